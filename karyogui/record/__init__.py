"""The record of the open case: what is saved, who did what, review and signing, and what it cost."""
