import {
  to = pbx_virtual_receptionist.welcome
  id = "NzAwNTUxOTA5NzczMTUyMDAz"
}

resource "pbx_virtual_receptionist" "welcome" {
  name             = "Welcome"
  extension_number = "7000"
}
