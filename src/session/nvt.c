/* nvt.c - telnet's network virtual terminal, for a server that refuses all options. */
#include "nvt.h"

/* RFC 854, "Telnet command structure"; EOF, SUSP and ABORT: RFC 1184, section 2. */
enum {
    TELNET_EOF = 236,
    TELNET_SUSP = 237,
    TELNET_ABORT = 238,
    TELNET_BRK = 243,
    TELNET_IP = 244,
    TELNET_AYT = 246,
    TELNET_EC = 247,
    TELNET_EL = 248,
    TELNET_SB = 250,
    TELNET_SE = 240,
    TELNET_WILL = 251,
    TELNET_WONT = 252,
    TELNET_DO = 253,
    TELNET_DONT = 254,
    TELNET_IAC = 255,
};

enum { OPTION_TIMING_MARK = 6 }; /* RFC 860: tells the client that all before it was dealt with */

static enum nvt_event take_command(enum nvt_state *state, unsigned char command, struct text *reply)
{
    *state = NVT_DATA;
    switch (command) {
    case TELNET_IAC:
        return NVT_BYTE;
    case TELNET_WILL:
        *state = NVT_WILL;
        return NVT_NOTHING;
    case TELNET_WONT:
        *state = NVT_WONT;
        return NVT_NOTHING;
    case TELNET_DO:
        *state = NVT_DO;
        return NVT_NOTHING;
    case TELNET_DONT:
        *state = NVT_DONT;
        return NVT_NOTHING;
    case TELNET_SB:
        *state = NVT_SB;
        return NVT_NOTHING;
    case TELNET_AYT:
        *reply = TEXT("[Yes]\r\n");
        return NVT_REPLY;
    case TELNET_EC:
        return NVT_ERASE_CHARACTER;
    case TELNET_EL:
        return NVT_ERASE_LINE;
    case TELNET_EOF:
    case TELNET_SUSP:
    case TELNET_ABORT:
    case TELNET_BRK:
    case TELNET_IP:
        return NVT_INTERRUPT;
    default:
        return NVT_NOTHING;
    }
}

static enum nvt_event answer_option(unsigned char verb, unsigned char option, char room[3],
                                    struct text *reply)
{
    room[0] = (char)TELNET_IAC;
    room[1] = (char)verb;
    room[2] = (char)option;
    *reply = (struct text){room, 3};
    return NVT_REPLY;
}

enum nvt_event nvt_take(enum nvt_state *state, unsigned char byte, char room[3], struct text *reply)
{
    enum nvt_state was = *state;
    switch (was) {
    case NVT_DATA:
        if (byte != TELNET_IAC)
            return NVT_BYTE;
        *state = NVT_IAC;
        return NVT_NOTHING;
    case NVT_IAC:
        return take_command(state, byte, reply);
    case NVT_WILL:
        *state = NVT_DATA;
        return answer_option(TELNET_DONT, byte, room, reply);
    case NVT_DO:
        *state = NVT_DATA;
        return answer_option(byte == OPTION_TIMING_MARK ? TELNET_WILL : TELNET_WONT, byte, room,
                             reply);
    case NVT_WONT: /* changes nothing, and an answer could begin an endless exchange */
    case NVT_DONT:
        *state = NVT_DATA;
        return NVT_NOTHING;
    case NVT_SB: /* nothing of a subnegotiation is kept, so it may have any length */
        if (byte == TELNET_IAC)
            *state = NVT_SB_IAC;
        return NVT_NOTHING;
    case NVT_SB_IAC:
        *state = byte == TELNET_SE ? NVT_DATA : NVT_SB;
        return NVT_NOTHING;
    }
    return NVT_NOTHING;
}
