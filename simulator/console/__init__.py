"""What people and checks look at: the inventory and the page of the simulator."""
