"""What enterprises report by year or by month: typed on one page, submitted, accepted or returned, reminded of."""
