import {
  to = pbx_voicemail_server.voicemail
  identity = {
    id = "current"
  }
}

resource "pbx_voicemail_server" "voicemail" {
  retain_days = 30
}
