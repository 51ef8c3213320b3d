"""The newsroom's chat: commands, buttons, and who may use them."""
