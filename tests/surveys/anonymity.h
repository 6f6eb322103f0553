// What respondents alone know, and every place that might hold it: tables, logs and metrics. For
// tests that none does.
//
//   TEST_F(AnonymityTest, ...) {
//     Looks secrets;
//     AddReceipt(submitted->receipt(), secrets);
//     EXPECT_THAT(Holding(secrets), IsEmpty());                   // else the names of the places
//   }
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "libs/testing/private_postgres.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {

// What secrets may look like, wherever they stand.
class Looks {
 public:
  // A text that somebody holds: a receipt, a token, an id.
  void AddText(const std::string& secret);
  // What it stands for.
  void AddBytes(const std::string& bytes) { AddForms(bytes); }
  // The bytes that characters of a receipt or token stand for, 5 bits each.
  static std::string Decoded(std::string_view stored);
  // One that the text has; empty when it has none.
  std::string FindIn(std::string_view text) const;

 private:
  static constexpr size_t kStart = 12;

  void AddForms(const std::string& bytes);
  void Add(const std::string& look);

  std::set<std::string> looks_;
  std::unordered_multimap<std::string_view, std::string_view> starts_;
};

// With what they stand for; of a form that could have been given out, else the test fails.
void AddReceipt(const std::string& receipt, Looks& looks);
void AddToken(const std::string& token, Looks& looks);
void AddId(const std::string& id, Looks& looks);

// As somebody might type it.
std::string Mistyped(std::string text);

// A survey with the questionnaire of collecting.h whose `saran` is filed as a suggestion.
v1::CreateSurveyRequest CreateWithSuggestions();

// Texts by the names of the places where they stand.
using TextByPlace = std::map<std::string, std::string>;
// Every row of every table of a database, as text; `sql` gives the first column of the first row.
TextByPlace TablesOf(const std::function<std::string(const std::string&)>& sql);
// The names of those that hold one.
std::set<std::string> HoldingOneOf(const Looks& looks, const TextByPlace& places);

// With the settings that an operator gets who sets none.
struct OwnServer {
  const std::unique_ptr<testing::PrivatePostgres> postgres = testing::PrivatePostgres::Create();
};

class AnonymityTest : private OwnServer, public CollectingTest {
 protected:
  AnonymityTest();

  std::string Sql(const std::string& sql) const;
  // Which tables, logs and metrics hold one.
  std::set<std::string> Holding(const Looks& looks);
};

}  // namespace tanggap::surveys
