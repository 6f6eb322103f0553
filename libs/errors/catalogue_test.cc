#include "libs/errors/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "tanggap/common/v1/errors.pb.h"

namespace tanggap::errors {
namespace {

std::set<std::string> Placeholders(std::string_view sentence) {
  std::set<std::string> names;
  const std::string text(sentence);
  const std::regex placeholder("\\{([a-z_]+)\\}");
  for (std::sregex_iterator i(text.begin(), text.end(), placeholder), end; i != end; ++i) {
    names.insert((*i)[1]);
  }
  return names;
}

std::vector<Reason> AllReasons() {
  std::vector<Reason> reasons;
  const auto* descriptor = common::v1::ErrorReason_descriptor();
  for (int i = 0; i < descriptor->value_count(); ++i) {
    if (descriptor->value(i)->number() != 0) {
      reasons.push_back(static_cast<Reason>(descriptor->value(i)->number()));
    }
  }
  return reasons;
}

// What the contract's comments say: "// INVALID_ARGUMENT: ..." before each value.
std::map<std::string, std::string> CodesOfTheContract() {
  std::ifstream file(ERRORS_PROTO);
  const std::regex comment("^ *// ([A-Z_]+): .*");
  const std::regex value("^ *ERROR_REASON_([A-Z_]+) = .*");
  std::map<std::string, std::string> codes;
  std::string line, code;
  std::smatch match;
  while (std::getline(file, line)) {
    if (std::regex_match(line, match, comment)) {
      code = match[1];
    } else if (std::regex_match(line, match, value)) {
      codes[match[1]] = code;
      code.clear();
    }
  }
  return codes;
}

TEST(CatalogueTest, EveryReasonHasAnEntryWithTheContractsCode) {
  const auto codes = CodesOfTheContract();
  for (const Reason reason : AllReasons()) {
    const CatalogueEntry* entry = FindEntry(reason);
    ASSERT_NE(entry, nullptr) << ReasonName(reason);
    EXPECT_EQ(absl::StatusCodeToString(entry->code), codes.at(std::string(ReasonName(reason))))
        << ReasonName(reason);
  }
}

TEST(CatalogueTest, SentencesAreCompleteInBothLanguages) {
  for (const Reason reason : AllReasons()) {
    const CatalogueEntry& entry = *FindEntry(reason);
    SCOPED_TRACE(ReasonName(reason));
    for (const std::string_view sentence : {entry.english, entry.indonesian}) {
      ASSERT_FALSE(sentence.empty());
      EXPECT_EQ(sentence.back(), '.') << sentence;
      // What is wrong, then what to do.
      EXPECT_NE(sentence.find("; "), std::string_view::npos) << sentence;
      EXPECT_EQ(std::count(sentence.begin(), sentence.end(), '['),
                std::count(sentence.begin(), sentence.end(), ']'));
    }
    EXPECT_NE(entry.english, entry.indonesian);
    EXPECT_EQ(Placeholders(entry.english), Placeholders(entry.indonesian));
  }
}

TEST(CatalogueTest, NoPlaceholderOrBracketIsEverVisible) {
  for (const Reason reason : AllReasons()) {
    std::map<std::string, std::string> metadata;
    for (const std::string& name : Placeholders(FindEntry(reason)->english)) metadata[name] = "x";
    for (const auto& values : {std::map<std::string, std::string>(), metadata}) {
      for (const Language language : {Language::kEnglish, Language::kIndonesian}) {
        const std::string sentence = Sentence(reason, language, values);
        EXPECT_EQ(sentence.find_first_of("{}[]"), std::string::npos) << sentence;
        EXPECT_EQ(sentence.find("  "), std::string::npos) << sentence;
        EXPECT_EQ(sentence.find(" ;"), std::string::npos) << sentence;
      }
    }
  }
}

TEST(CatalogueTest, AMissingValueOutsideBracketsIsSaidToBeMissing) {
  EXPECT_EQ(FillSentence("The {thing} is gone.", Language::kEnglish, {}),
            "The (not stated) is gone.");
  EXPECT_EQ(FillSentence("{thing} hilang.", Language::kIndonesian, {}),
            "(tidak disebutkan) hilang.");
}

}  // namespace
}  // namespace tanggap::errors
