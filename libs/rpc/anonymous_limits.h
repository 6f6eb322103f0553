// How often callers without a token may look something up, or call where who calls is nobody's to
// know: nobody stands behind such a call, so nothing but this keeps one machine from trying number
// after number, or from taking the place of many.
#pragma once

#include <cstdint>

#include "libs/rpc/networks.h"

namespace tanggap::rpc {

// Beyond these such a call gets RATE_LIMITED and when to come again. Ten seconds' worth may come at
// once after a pause. 0 for no limit. The two kinds are counted apart.
struct AnonymousLimits {
  // Look-ups a second from one address, of IPv6 from one network of 64 bits. Whole neighbourhoods
  // share an address of a mobile operator.
  int64_t of_address = 20;
  // Look-ups a second from all of them together.
  int64_t of_all = 1000;
  // Calls a second of methods with `unnamed_callers`, whatever they do, from one address: a tenth
  // of what two processors write down, so that no single machine has the service to itself, while a
  // crowd behind one address is let in.
  int64_t unnamed_of_address = 1000;
  // And from all of them together: as many as come. What is too much for the server its bounded
  // queues refuse (OVERLOADED), what is too much for whoever asks a quota.
  int64_t unnamed_of_all = 0;
  // Who is believed when it says for whom it calls, by the last entry of x-forwarded-for: proxies
  // in front of this server. This machine itself always is.
  Networks proxies = {};
};

}  // namespace tanggap::rpc
