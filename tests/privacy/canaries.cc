#include "tests/privacy/canaries.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/str_format.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "libs/base/strings.h"

namespace tanggap::complaints {

namespace {

size_t Slot(uint64_t start) { return (start * 0x9E3779B97F4A7C15u) >> 48; }

// How `value` looks inside longer base64 text when so many bytes stand before it in its group of
// three: without the characters at both ends that its neighbours share.
std::string Base64Inside(const std::string& value, size_t before) {
  const std::string encoded =
      absl::Base64Escape(base::AsAbsl(base::Join(std::string(before, ' '), value)));
  const size_t whole = (before + value.size()) / 3 * 4;
  const size_t skipped = before == 0 ? 0 : before + 1;
  return encoded.substr(skipped, whole - skipped);
}

std::string WithUrlAlphabet(std::string text) {
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

}  // namespace

std::string Canaries::Digits(int count) {
  std::string digits;
  for (int i = 0; i < count; ++i) digits += static_cast<char>('0' + random_.Below(10));
  return digits;
}

std::string Canaries::Text(const std::string& what) {
  std::string word = "kenari";
  for (int i = 0; i < 12; ++i) word += static_cast<char>('a' + random_.Below(26));
  RememberForms(what, word);
  return word;
}

std::string Canaries::NationalId(const std::string& what) {
  const std::string number = "33" + Digits(14);
  RememberForms(what, number);
  return number;
}

// Found also when it was brought into its international form.
std::string Canaries::Phone(const std::string& what) {
  const std::string number = "812" + Digits(9);
  RememberForms(what, number);
  return "0" + number;
}

std::string Canaries::Email(const std::string& what) { return Text(what) + "@contoh.example"; }

double Canaries::Degrees(const std::string& what, double about) {
  const double degrees = about + static_cast<double>(random_.Below(1'000'000'000)) * 1e-11;
  std::string wire(sizeof degrees, '\0');
  std::memcpy(wire.data(), &degrees, sizeof degrees);
  RememberForms(what, wire);
  // As text, however many digits are written.
  AddForm(what, absl::StrFormat("%.11f", std::abs(degrees)).substr(0, 10));
  return degrees;
}

v1::Person Canaries::Person(const std::string& whose) {
  v1::Person person;
  person.set_display_name(Text("name of " + whose));
  person.set_national_id(NationalId("national id of " + whose));
  person.set_phone(Phone("phone of " + whose));
  person.set_email(Email("e-mail of " + whose));
  person.set_postal_address("Jalan " + Text("postal address of " + whose));
  return person;
}

void Canaries::Remember(const std::string& what, const std::string& value) {
  RememberForms(what, value);
}

void Canaries::RememberForms(const std::string& what, const std::string& value) {
  if (!whats_.insert(what).second) {
    std::cerr << "Two canaries are called " << what << std::endl;
    std::abort();
  }
  AddForm(what, value);
  const std::string hex = base::ToHex(value);
  AddForm(what, hex);
  AddForm(what, absl::AsciiStrToUpper(base::AsAbsl(hex)));
  for (size_t before = 0; before < 3; ++before) {
    const std::string inside = Base64Inside(value, before);
    AddForm(what, inside);
    AddForm(what, WithUrlAlphabet(inside));
  }
}

void Canaries::AddForm(const std::string& what, const std::string& bytes) {
  // What is shorter could be there by chance.
  if (bytes.size() < kStart) return;
  const uint64_t start = StartOf(bytes.data());
  forms_[start].push_back({bytes, what});
  starts_[Slot(start)] = true;
}

uint64_t Canaries::StartOf(const char* bytes) {
  uint64_t start = 0;
  std::memcpy(&start, bytes, sizeof start);
  return start;
}

std::set<std::string> Canaries::In(std::string_view bytes) const {
  std::set<std::string> found;
  for (size_t at = 0; at + kStart <= bytes.size(); ++at) {
    const uint64_t start = StartOf(bytes.data() + at);
    if (!starts_[Slot(start)]) continue;
    const auto forms = forms_.find(start);
    if (forms == forms_.end()) continue;
    for (const Form& form : forms->second) {
      if (bytes.substr(at, form.bytes.size()) == form.bytes) found.insert(form.what);
    }
  }
  return found;
}

FolderFindings Canaries::InFolder(const std::string& folder) const {
  FolderFindings findings;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    ++findings.files_read;
    findings.bytes_read += bytes.size();
    for (const std::string& what : In(bytes))
      findings.files[what].insert(std::filesystem::relative(entry.path(), folder).string());
  }
  return findings;
}

}  // namespace tanggap::complaints
