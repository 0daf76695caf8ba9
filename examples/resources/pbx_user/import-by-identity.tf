import {
  to = pbx_user.nora
  identity = {
    id = "NzAwNTUxOTA5NzczMTUyMDE0"
  }
}

# What is omitted, also the passwords and the PIN, stays as it is on the PBX.
resource "pbx_user" "nora" {
  name             = "nora"
  extension_number = "1014"
  display_name     = "Nora Lind"
  email            = "nora.lind@example.com"
  role             = "StandardUser"
}
