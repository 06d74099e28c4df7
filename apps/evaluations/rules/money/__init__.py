"""Rules of 项目资金 and its execution."""
