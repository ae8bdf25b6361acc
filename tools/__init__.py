"""What make and the tests call, and no reader imports."""
