"""What two documents say differently, in the order of a training step."""

from course.documents.between import forward, gradients, losses, training

GROUPS = (forward, losses, gradients, training)
DIFFERENCES = tuple(row for part in GROUPS for row in part.group.rows)
