#include "tests/access/planted.h"

#include <absl/strings/str_format.h>

#include <cstring>

#include "libs/base/strings.h"

namespace tanggap::complaints {

namespace {

// Long enough that no random number of the service, such as a mailbox secret, is taken for one that
// was planted.
constexpr std::string_view kNationalIdStart = "3373950000";
constexpr std::string_view kPhoneStart = "+6289000";
constexpr size_t kSerialDigits = 6;

double LatitudeOf(int serial) { return -7.3 - serial * 1e-6; }

// The number that stands at `start` in so many digits; -1 when there is none.
int NumberAt(std::string_view bytes, size_t start, size_t digits) {
  if (start + digits > bytes.size()) return -1;
  int number = 0;
  for (const char c : bytes.substr(start, digits)) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

void FindNumbers(std::string_view bytes, std::string_view start, size_t digits, char kind,
                 Marks& marks) {
  for (size_t at = bytes.find(start); at != std::string_view::npos;
       at = bytes.find(start, at + 1)) {
    const int serial = NumberAt(bytes, at + start.size(), digits);
    if (serial >= 0) marks.insert({kind, serial});
  }
}

}  // namespace

std::string Mark(char kind, int serial) {
  return absl::StrFormat("~%c%0*d~", kind, kSerialDigits, serial);
}

v1::Person PlantedPerson(int serial) {
  v1::Person person;
  person.set_display_name(Mark('X', serial));
  person.set_national_id(
      base::Join(kNationalIdStart, absl::StrFormat("%0*d", kSerialDigits, serial)));
  person.set_phone(base::Join(kPhoneStart, absl::StrFormat("%0*d", kSerialDigits, serial)));
  person.set_email(base::Join(Mark('E', serial), "@contoh.example"));
  person.set_postal_address(base::Join("Jalan ", Mark('H', serial)));
  return person;
}

v1::Place PlantedPlace(int serial) {
  v1::Place place;
  place.set_address(base::Join("Dekat musala ", Mark('A', serial)));
  place.set_latitude(LatitudeOf(serial));
  place.set_longitude(110.5);
  return place;
}

v1::Mandate PlantedMandate(int serial) {
  v1::Mandate mandate;
  mandate.set_kind(v1::MANDATE_KIND_ORGANISATION);
  mandate.set_organisation(Mark('G', serial));
  mandate.set_reference(Mark('M', serial));
  return mandate;
}

Marks MarksIn(std::string_view bytes, int serial) {
  Marks marks;
  for (size_t at = bytes.find('~'); at != std::string_view::npos; at = bytes.find('~', at + 1)) {
    const size_t end = at + 2 + kSerialDigits;
    if (end >= bytes.size() || bytes[end] != '~') continue;
    const int found = NumberAt(bytes, at + 2, kSerialDigits);
    if (found >= 0) marks.insert({bytes[at + 1], found});
  }
  FindNumbers(bytes, kNationalIdStart, kSerialDigits, 'Y', marks);
  FindNumbers(bytes, kPhoneStart, kSerialDigits, 'Z', marks);
  const double latitude = LatitudeOf(serial);
  char wire[sizeof latitude];
  std::memcpy(wire, &latitude, sizeof latitude);
  if (bytes.find(std::string_view(wire, sizeof wire)) != std::string_view::npos)
    marks.insert({'L', serial});
  return marks;
}

std::string ToText(const Marks& marks) {
  std::string text;
  for (const auto& [kind, serial] : marks) text += absl::StrFormat("%c%d ", kind, serial);
  return text.empty() ? "nothing" : text;
}

}  // namespace tanggap::complaints
