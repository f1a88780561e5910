"""What is known of Indonesian and English: detection, dates, sentences, stems."""
