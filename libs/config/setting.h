// One typed setting of a program, as the code that uses it sees it. Made by `Settings`
// (libs/config/settings.h); code that is handed one reads `value()` after `Settings::Parse` has
// succeeded.
//
//   const config::Setting<int64_t>& workers = settings.Number("workers", 8, "Threads that run
//   calls.");
//   ...
//   exec::Executor executor({.workers = workers.value()});
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tanggap::config {

struct TextOptions {
  bool required = false;
  std::vector<std::string> choices = {};  // when not empty, the only values there are
};

struct NumberOptions {
  int64_t min = 0;
  int64_t max = std::numeric_limits<int64_t>::max();
  std::string unit = {};  // "threads", "bytes": shown by Help()
};

struct DurationOptions {
  absl::Duration min = absl::ZeroDuration();
  absl::Duration max = absl::InfiniteDuration();
};

struct SecretOptions {
  bool required = false;
};

// What all settings have in common: a name, a help sentence, and a value with the place that it
// came from.
class AnySetting {
 public:
  AnySetting(std::string_view name, std::string_view help) : name_(name), help_(help) {}
  virtual ~AnySetting() = default;
  AnySetting(const AnySetting&) = delete;
  AnySetting& operator=(const AnySetting&) = delete;

  const std::string& name() const { return name_; }
  const std::string& help() const { return help_; }
  // "flag --workers", "environment TANGGAP_WORKERS", "line 3 of settings.conf" or "default".
  const std::string& origin() const { return origin_; }

  virtual bool required() const { return false; }
  virtual bool is_toggle() const { return false; }
  // What stands for the value in the help page, "NUMBER"; and a sentence about what is allowed, or
  // "".
  virtual std::string Placeholder() const = 0;
  virtual std::string Allowed() const { return ""; }
  virtual std::string DefaultText() const = 0;
  // The value as an operator may see it.
  virtual std::string Shown() const = 0;

  // Takes a value over. Gives what is wrong with it and what to do, as the end of a sentence that
  // began with the setting's name, or nothing when the value was good.
  std::optional<std::string> Set(std::string_view text, std::string_view origin);

 protected:
  virtual std::optional<std::string> Assign(std::string_view text) = 0;

 private:
  std::string name_;
  std::string help_;
  std::string origin_ = "default";
};

// T is std::string, int64_t, bool or absl::Duration.
template <typename T>
class Setting : public AnySetting {
 public:
  const T& value() const { return value_; }

 protected:
  Setting(std::string_view name, T value, std::string_view help)
      : AnySetting(name, help), value_(std::move(value)) {}
  T value_;
};

// A secret is configured as the path of a file, and only the path is ever shown.
class SecretSetting : public AnySetting {
 public:
  // What the file held, without the line break at its end. Empty when no file was configured.
  const std::string& value() const { return value_; }
  const std::string& path() const { return path_; }

 protected:
  using AnySetting::AnySetting;
  std::string path_;
  std::string value_;
};

}  // namespace tanggap::config
