"""What the sandbox emulates, what it does not, and where RingCentral is silent and it had to choose."""

NOT_EMULATED = (
    ("Mail", "nobody is written to; whether RingCentral would, is only remembered (sendInvite, suppressEmails)"),
    ("Audio and video", "join links open a page that says so; a recording is a line of text"),
    ("Questions, polls and livestreams", "their settings are kept and have no effect; livestreams is always empty"),
    ("WebSocket and push subscriptions", "webhooks only, and only to addresses on this machine"),
    ("Sign-in pages", "one button per person; no password, no second factor, no OpenID tokens, no device flow"),
    ("Other APIs of RingCentral", "telephony, messaging, account administration: refused as an unknown path"),
    ("preventMultipleDeviceJoins, viewRecording", "are kept and have no effect"),
    ("Guests at an all-hands webinar", "without registration nobody but the helpers is counted as having come"),
)
ASSUMED = (
    ("Registration of a new session", "is Open at first"),
    ("A subscription without expiresIn", "lives seven days"),
    ("Failed deliveries", "are repeated after 10, 60 and 300 seconds; then the address is blacklisted"),
    ("The body of a webinar event", "has eventType, webinarId, sessionId, hostUserId, status and registrantId"),
    ("Who hears of what", "hosts of their own webinars, administrators of everybody's"),
    ("Three of four who registered", "come; a recording takes ten minutes, is shared for 30 days and kept for a year"),
    ("Setting a limit below the count", "closes registration"),
    ("The source of who registers by a link", "is its parameter called source: …/register/<session>?source=linkedin"),
    ("A private address where work e-mail is required", "is refused with 400 that names email"),
    ("Registration after the end", "opens where autoOpenPostWebinarRegistration is on, for onDemandDuration"),
    ("registrantCount", "counts those who registered after the end too; postWebinarRegistrantCount only them"),
    ("hasRealRegistrants", "is false while nobody but the host has registered"),
)
