# "current" is the tenant that the provider is signed in to. Its own id does as well.
import {
  to = pbx_voicemail_server.voicemail
  id = "current"
}

resource "pbx_voicemail_server" "voicemail" {
  retain_days = 30
}
