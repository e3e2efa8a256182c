"""What a study may say of its people as shares: each person is or is not so. Everybody with PTSD is traumatised."""

FACTS = (
    *("female", "traumatised", "ptsd", "adversity", "insecure", "autistic"),
    *("depressed", "unsupported", "misusing_alcohol"),
)
# those that only therapy knows of: who meets there
OF_THERAPY = ("depressed", "unsupported", "misusing_alcohol")
