// A value that is somebody's personal data: a name, a phone number, a NIK, an address. It moves
// through the program like any other value, but it cannot be streamed, logged, formatted, hashed or
// turned into text by accident: whoever wants the content writes `Reveal()`, which a reviewer can
// search for. Use it from the moment a request is read until the value is encrypted, and from
// decryption until the answer is filled.
//
//   privacy::Pii<std::string> phone(request.phone());
//   Log("filed", {{"phone", phone}});                       // does not compile
//   std::string blob = cipher.Seal(data_key, phone, context);
//   response.set_phone(phone.Reveal());                     // in the audited call only
#pragma once

#include <ostream>
#include <type_traits>
#include <utility>

namespace tanggap::privacy {

template <typename T>
class Pii {
 public:
  Pii() requires std::is_default_constructible_v<T>
  = default;
  explicit Pii(T value) : value_(std::move(value)) {}

  // The content. Every use of this word is a place where personal data may leave.
  const T& Reveal() const& { return value_; }
  T Reveal() && { return std::move(value_); }

  bool operator==(const Pii&) const = default;

 private:
  // GoogleTest prints the raw bytes of what it cannot stream; this keeps them out of the output of
  // a failing test.
  friend void PrintTo(const Pii&, std::ostream* stream) { *stream << "<personal>"; }

  T value_;
};

}  // namespace tanggap::privacy
