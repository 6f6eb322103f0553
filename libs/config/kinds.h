// The kinds of settings that `Settings` makes. Only settings.cc includes this.
#pragma once

#include "libs/config/setting.h"

namespace tanggap::config::internal {

class TextKind final : public Setting<std::string> {
 public:
  TextKind(std::string_view name, std::string_view value, std::string_view help,
           TextOptions options);
  bool required() const override { return options_.required; }
  std::string Placeholder() const override { return "TEXT"; }
  std::string Allowed() const override;
  std::string DefaultText() const override { return default_; }
  std::string Shown() const override;

 protected:
  std::optional<std::string> Assign(std::string_view text) override;

 private:
  TextOptions options_;
  std::string default_;
};

class NumberKind final : public Setting<int64_t> {
 public:
  NumberKind(std::string_view name, int64_t value, std::string_view help, NumberOptions options);
  std::string Placeholder() const override { return "NUMBER"; }
  std::string Allowed() const override;
  std::string DefaultText() const override;
  std::string Shown() const override;

 protected:
  std::optional<std::string> Assign(std::string_view text) override;

 private:
  std::string WithUnit(int64_t number) const;

  NumberOptions options_;
  int64_t default_;
};

class ToggleKind final : public Setting<bool> {
 public:
  ToggleKind(std::string_view name, bool value, std::string_view help);
  bool is_toggle() const override { return true; }
  std::string Placeholder() const override { return "true|false"; }
  std::string DefaultText() const override { return default_ ? "true" : "false"; }
  std::string Shown() const override { return value_ ? "true" : "false"; }

 protected:
  std::optional<std::string> Assign(std::string_view text) override;

 private:
  bool default_;
};

class DurationKind final : public Setting<absl::Duration> {
 public:
  DurationKind(std::string_view name, absl::Duration value, std::string_view help,
               DurationOptions options);
  std::string Placeholder() const override { return "DURATION"; }
  std::string Allowed() const override;
  std::string DefaultText() const override;
  std::string Shown() const override;

 protected:
  std::optional<std::string> Assign(std::string_view text) override;

 private:
  DurationOptions options_;
  absl::Duration default_;
};

class SecretKind final : public SecretSetting {
 public:
  SecretKind(std::string_view name, std::string_view help, SecretOptions options)
      : SecretSetting(name, help), options_(options) {}
  bool required() const override { return options_.required; }
  std::string Placeholder() const override { return "FILE"; }
  std::string DefaultText() const override { return ""; }
  std::string Shown() const override { return path_; }
  bool readable_by_everybody() const { return readable_by_everybody_; }

 protected:
  std::optional<std::string> Assign(std::string_view text) override;

 private:
  SecretOptions options_;
  bool readable_by_everybody_ = false;
};

}  // namespace tanggap::config::internal
