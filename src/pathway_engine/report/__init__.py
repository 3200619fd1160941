"""Reports: measures turned into tables that read well, documents for machines, and the demo."""
