// How things are shown to this person: language, time zone, colours.
//
//   View view = ViewOf(arguments, surroundings);
//   view.Say("held by", "dipegang oleh");            // in the language
//   view.Time(absl::Now());                          // "24 Nov 2026 16:00 WIB"
//   view.Bold("SG7K-3M9Q-XW2B-7");
#pragma once

#include <absl/time/time.h>

#include <string>
#include <string_view>

#include "libs/errors/language.h"
#include "services/cli/arguments.h"
#include "services/cli/surroundings.h"

namespace tanggap::cli {

struct View {
  errors::Language language = errors::Language::kEnglish;
  absl::TimeZone zone;
  bool colours = false;

  std::string Say(std::string_view english, std::string_view indonesian) const;
  std::string Time(absl::Time time) const;
  // The same for the end of a period: midnight is 24:00 of the day that ends then, the last day
  // that counts.
  std::string Deadline(absl::Time time) const;
  // "in 2 days", "3 days late", "5 hari lagi", "terlambat 40 menit".
  std::string Relative(absl::Time due, absl::Time now) const;

  std::string Bold(std::string_view text) const { return Coloured(text, "1"); }
  std::string Dim(std::string_view text) const { return Coloured(text, "2"); }
  std::string Red(std::string_view text) const { return Coloured(text, "31"); }

 private:
  std::string Coloured(std::string_view text, std::string_view code) const;
};

// Of --language, else of LC_ALL, LC_MESSAGES or LANG, else English.
errors::Language LanguageOf(const Arguments& arguments, const Surroundings& surroundings);
// Of TZ, else western Indonesian time.
absl::TimeZone ZoneOf(const Surroundings& surroundings);
View ViewOf(const Arguments& arguments, const Surroundings& surroundings);

}  // namespace tanggap::cli
