"""When events happen: time expressions in sentences, and the days that they mean."""
