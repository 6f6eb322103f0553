// Values that are planted in a case and looked for in whatever comes back: each says of which kind
// it is and of which case, so that one look at an answer's bytes tells what it gives away of whom.
//
//   complaint.set_description(base::Join("Jalan rusak ", Mark('D', 17)));
//   Marks seen = MarksIn(response_bytes);                      // {{'D', 17}, ...}
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "tanggap/complaints/v1/complaint.pb.h"

namespace tanggap::complaints {

// The kinds. Words of the case: D description, Q question, K information given, P comment to the
// reporter, I comment among the handlers, N note to the unit, W answer, R rejection, S rating.
// Persons: X name, Y national id, Z phone, E e-mail, H postal address, G and M the mandate's
// organisation and reference, V device. The rest: A address and L latitude of the place, O an
// officer, F the number in the register the case comes from.
using Marks = std::set<std::pair<char, int>>;

std::string Mark(char kind, int serial);
// Everything that identifies a person, planted.
v1::Person PlantedPerson(int serial);
v1::Place PlantedPlace(int serial);
v1::Mandate PlantedMandate(int serial);

// Every mark that stands anywhere in `bytes`. Latitudes are eight bytes of a double, which only
// `serial`'s own is looked for.
Marks MarksIn(std::string_view bytes, int serial);
// For messages of a failed test: "D17 X17".
std::string ToText(const Marks& marks);

}  // namespace tanggap::complaints
