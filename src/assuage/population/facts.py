"""What a study may say of its people as shares: each person is or is not so. Everybody with PTSD is traumatised."""

FACTS = ("female", "traumatised", "ptsd", "adversity", "insecure", "autistic")
