import {
  to = pbx_shared_voicemail.front_desk
  id = "NzAwNTUxOTA5NzczMTUyMDA0"
}

resource "pbx_shared_voicemail" "front_desk" {
  name             = "Front desk"
  extension_number = "7500"
}
