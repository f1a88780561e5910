"""The command that measures kutip on a question set: eval."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.files import check_writable, write_whole
from bot.cli.progress import progress, steps
from bot.cli.state import state
from bot.text import one_line
from config.errors import UsageError
from config.json_output import to_json
from config.messages import message

if TYPE_CHECKING:
    from bot.app import App
    from retrieval.evaluation.records import Run

_FEEDBACK = Path("feedback.jsonl")


def evaluate(
    ctx: typer.Context,
    questions: Annotated[
        Path | None, typer.Argument(metavar="SET", help="A JSON Lines file, a SQuAD file or a BEIR folder.")
    ] = None,
    *,
    corpus: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", help="Use these articles, in a temporary store, not the stored ones."),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the results to a JSON file.")
    ] = None,
    html_file: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a report to an HTML file.")
    ] = None,
    compare: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Compare with the JSON file of an earlier run.")
    ] = None,
    baselines: Annotated[bool, typer.Option("--baselines", help="Also measure simpler systems.")] = False,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="METRIC=VALUE", help="Fail if a metric is below VALUE, such as f1=0.6."),
    ] = None,
    from_feedback: Annotated[
        bool,
        typer.Option("--from-feedback", help="Create SET, a question set, from user feedback."),
    ] = False,
    reader: Annotated[
        Path | None,
        typer.Option(
            metavar="SQUAD", help="Only measure the reader, on the questions and contexts of a SQuAD file."
        ),
    ] = None,
) -> None:
    """Measure how well kutip answers a question set."""
    app, language = state(ctx).app, state(ctx).language
    of_runs: dict[str, object] = {
        "--corpus": corpus,
        "--html": html_file,
        "--compare": compare,
        "--baselines": baselines,
    }
    of_runs |= {"--fail-under": fail_under}
    if from_feedback:
        _check_unused("--from-feedback", {**of_runs, "--json": json_file, "--reader": reader})
        _write_feedback(app, questions or _FEEDBACK, language)
        return
    if bool(questions) == bool(reader):
        raise UsageError(
            "Give either a question set (kutip eval SET) or a SQuAD file (kutip eval --reader SQUAD)."
        )
    for path in filter(None, (json_file, html_file)):
        check_writable(path)
    if reader:
        _check_unused("--reader", of_runs)
        _read_contexts(app, reader, json_file)
    elif questions:
        from retrieval.evaluation import run_files, thresholds  # noqa: PLC0415

        least = thresholds.parse(fail_under or [])
        earlier = run_files.read_run(compare) if compare else None
        run = _run(app, questions, corpus or [], baselines, language)
        _report(run, earlier, json_file, html_file)
        missed = thresholds.missed(run.outcome, least)
        for sentence in missed:
            output.complain(sentence)
        raise typer.Exit(1 if missed else 0)


def _check_unused(command: str, options: Mapping[str, object]) -> None:
    """Raises UsageError for an option that would be ignored."""
    given = ", ".join(name for name, value in options.items() if value)
    if given:
        raise UsageError(f"{command} cannot be combined with {given}; leave one of them out.")


def _run(app: App, path: Path, corpus: list[Path], baselines: bool, language: str) -> Run:
    # What follows imports LlamaIndex and Chroma.
    from retrieval.evaluation.collection import asked_of  # noqa: PLC0415
    from retrieval.evaluation.datasets import read_questions  # noqa: PLC0415
    from retrieval.evaluation.evaluate import evaluate as measure  # noqa: PLC0415

    questions = read_questions(path)
    with ExitStack() as opened:
        # A terminal shows one progress bar at a time: first for the articles, then for the questions.
        with progress(message(language, "ingest.running"), language, list(map(str, corpus))) as read:
            asked = opened.enter_context(
                asked_of(
                    questions,
                    path,
                    corpus,
                    encoder=app.encoder,
                    stored=lambda: (app.store, app.settings),
                    progress=read,
                )
            )
        report = opened.enter_context(steps(len(questions.cases)))
        return measure(
            asked.questions,
            asked.store,
            asked.settings,
            asked.provenance,
            root=asked.root,
            baselines=baselines,
            report=report,
        )


def _report(run: Run, earlier: Run | None, json_file: Path | None, html_file: Path | None) -> None:
    from retrieval.evaluation import run_files  # noqa: PLC0415
    from retrieval.evaluation.compare import compare  # noqa: PLC0415
    from retrieval.evaluation.report import difference, html, terminal  # noqa: PLC0415

    change = compare(run, earlier) if earlier else None
    if json_file:
        write_whole(json_file, to_json(run_files.to_json(run), indent=1) + "\n")
    if html_file:
        write_whole(html_file, html.to_html(run, change))
    output.show_rich(terminal.summary(run), terminal.plain(run))
    for sentence in run.skipped:
        output.complain(sentence)
    if change:
        output.show_rich(difference.difference_table(change), difference.plain(change))


def _read_contexts(app: App, path: Path, json_file: Path | None) -> None:
    from retrieval.evaluation.datasets import squad_contexts  # noqa: PLC0415
    from retrieval.evaluation.reading_only import read_alone, scored  # noqa: PLC0415
    from retrieval.reading.model import ReaderModel  # noqa: PLC0415

    questions = list(squad_contexts(path))
    model = ReaderModel(app.encoder)
    predictions: dict[str, str] = {}
    with steps(len(questions)) as report:
        for name, question, context in questions:
            predictions[name] = read_alone(model, question, context, app.settings.threshold)
            report("read", len(predictions))
    figures, skipped = scored(path, predictions)
    if json_file:
        document = {"predictions": predictions, "metrics": figures}
        write_whole(json_file, to_json(document, indent=1) + "\n")
    for name, value in figures.items():
        output.say(f"{name}\t{value:.4f}")
    for sentence in skipped:
        output.complain(sentence)


def _write_feedback(app: App, path: Path, language: str) -> None:
    from retrieval.evaluation.datasets import write_jsonl  # noqa: PLC0415
    from retrieval.evaluation.datasets.feedback import cases_from  # noqa: PLC0415

    if path.exists():
        raise UsageError(f"{path} already exists; name a new file, or remove it first.")
    check_writable(path)
    cases, left_out = cases_from(app.feedback.all())
    if not cases:
        raise UsageError(message(language, "feedback.no_cases", count=left_out))
    write_whole(path, write_jsonl(cases))
    output.say(
        message(language, "feedback.written", count=len(cases), path=one_line(str(path)), left_out=left_out)
    )
