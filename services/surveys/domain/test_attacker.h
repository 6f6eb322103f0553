// Somebody who asks for everything that is shown of a table, and subtracts and adds as they please,
// for tests of suppression.
//
//   Attacker attacker(table.cells, layer, open);
//   attacker.Learn(table.members[i]);
//   for (const std::vector<bool>& secret : Secrets(table)) EXPECT_FALSE(attacker.CanTell(secret));
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "services/surveys/domain/random_table.h"

namespace tanggap::surveys {

inline constexpr int kMinCell = 5;

// What somebody has who asks for every group that is shown, and subtracts and adds as they please.
class Attacker {
 public:
  // One layer; with `open` they know everybody but the open ones beforehand.
  Attacker(const std::vector<CellCount>& cells, size_t layer, bool open)
      : cells_(cells), layer_(layer), open_(open) {}

  void Learn(const std::vector<bool>& group) { Reduce(Vector(group), true); }
  bool CanTell(const std::vector<bool>& group) { return !Reduce(Vector(group), false); }

 private:
  static constexpr uint64_t kPrime = 1000000007;

  std::vector<uint64_t> Vector(const std::vector<bool>& group) const {
    std::vector<uint64_t> row(cells_.size());
    for (size_t i = 0; i < cells_.size(); ++i) {
      const HeadCount& people = cells_[i].people[layer_];
      row[i] = group[i] && (open_ ? people.open : people.all) != 0;
    }
    return row;
  }
  static uint64_t Inverse(uint64_t number) {
    uint64_t result = 1;
    for (uint64_t power = kPrime - 2; power > 0; power /= 2, number = number * number % kPrime)
      if (power % 2 == 1) result = result * number % kPrime;
    return result;
  }
  // Whether anything is left of the row that is not made of what was learned.
  bool Reduce(std::vector<uint64_t> row, bool keep) {
    for (size_t i = 0; i < row.size(); ++i) {
      if (row[i] == 0) continue;
      const auto known = known_.find(i);
      if (known == known_.end()) {
        if (!keep) return true;
        const uint64_t inverse = Inverse(row[i]);
        for (uint64_t& value : row) value = value * inverse % kPrime;
        known_.emplace(i, std::move(row));
        return true;
      }
      const uint64_t factor = row[i];
      for (size_t j = i; j < row.size(); ++j)
        row[j] = (row[j] + (kPrime - factor) * known->second[j]) % kPrime;
    }
    return false;
  }

  const std::vector<CellCount>& cells_;
  const size_t layer_;
  const bool open_;
  std::map<size_t, std::vector<uint64_t>> known_;
};

inline bool IsSmallIn(const CountTable& table, const std::vector<bool>& group) {
  for (size_t layer = 0; layer < table.cells.front().people.size(); ++layer) {
    if (IsSmall(table.People(group, layer), kMinCell)) return true;
  }
  return false;
}

// All that may not be told: small groups, and what a group has beside another.
inline std::vector<std::vector<bool>> Secrets(const CountTable& table) {
  std::vector<std::vector<bool>> secrets;
  for (size_t part = 0; part < table.groups.size(); ++part) {
    if (IsSmallIn(table, table.members[part])) secrets.push_back(table.members[part]);
    for (size_t whole = 0; whole < table.groups.size(); ++whole) {
      const auto rest = table.Rest(whole, part);
      if (rest && IsSmallIn(table, *rest)) secrets.push_back(*rest);
    }
  }
  return secrets;
}

// One way in which a group is the sum of others.
struct Equation {
  size_t whole;
  std::vector<size_t> parts;
};

inline std::vector<Equation> EquationsOf(const CountTable& table) {
  std::map<std::pair<size_t, int>, std::vector<size_t>> found;
  for (size_t whole = 0; whole < table.groups.size(); ++whole) {
    for (size_t part = 0; part < table.groups.size(); ++part) {
      const GroupName& a = table.groups[whole];
      const GroupName& b = table.groups[part];
      if (!table.Rest(whole, part)) continue;
      if (a.unit == "*" && b.unit != "*") found[{whole, 10}].push_back(part);
      if (a.service == "*" && b.service != "*") found[{whole, 11}].push_back(part);
      if (a.channel == "*" && b.channel != "*") found[{whole, 12}].push_back(part);
      if (a.option == "*" && b.option != "*") found[{whole, 13}].push_back(part);
      if (a.period.grain() > b.period.grain())
        found[{whole, static_cast<int>(b.period.grain())}].push_back(part);
    }
  }
  std::vector<Equation> equations;
  for (auto& [key, parts] : found) equations.push_back({.whole = key.first, .parts = parts});
  return equations;
}

// Whatever can be known by adding up and subtracting, one equation at a time.
inline void Conclude(const std::vector<Equation>& equations, std::vector<bool>& known) {
  for (bool more = true; more;) {
    more = false;
    for (const Equation& equation : equations) {
      std::vector<size_t> unknown;
      if (!known[equation.whole]) unknown.push_back(equation.whole);
      for (size_t part : equation.parts)
        if (!known[part]) unknown.push_back(part);
      if (unknown.size() != 1) continue;
      known[unknown.front()] = true;
      more = true;
    }
  }
}

}  // namespace tanggap::surveys
