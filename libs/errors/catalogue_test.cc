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

// The parser's words for what it cannot read are English.
bool SaysItsProblemInEnglish(Reason reason) { return reason == Reason::INVALID_FILTER; }

// What a service gives for a placeholder: names, codes and numbers, and what is behind a refusal.
std::string TypicalValue(Reason reason, const std::string& name) {
  if (name != "problem") return "dinkes-1";
  return SaysItsProblemInEnglish(reason) ? "this is not a field, expected an operator"
                                         : "ACTION_NOT_ALLOWED";
}

// Names and codes ("x-tanggap-on-behalf-of") are one word.
std::set<std::string> WordsOf(const std::string& sentence) {
  std::set<std::string> words;
  const std::regex word("[A-Za-z0-9_.:-]+");
  for (std::sregex_iterator i(sentence.begin(), sentence.end(), word), end; i != end; ++i) {
    words.insert((*i)[0]);
  }
  return words;
}

TEST(CatalogueTest, NoIndonesianSentenceSpeaksEnglish) {
  const std::set<std::string> english = {"the",  "is",   "not",  "are",  "a",    "an",  "of", "to",
                                         "that", "this", "with", "must", "your", "for", "it", "no"};
  for (const Reason reason : AllReasons()) {
    std::map<std::string, std::string> typical;
    for (const std::string& name : Placeholders(FindEntry(reason)->english)) {
      typical[name] = TypicalValue(reason, name);
    }
    std::vector<std::map<std::string, std::string>> cases = {typical};
    // Any reason can be behind one that has another behind it.
    if (typical.contains("problem") && !SaysItsProblemInEnglish(reason)) {
      for (const Reason behind : AllReasons()) {
        typical["problem"] = std::string(ReasonName(behind));
        for (const std::string& name : Placeholders(FindEntry(behind)->english)) {
          if (name != "problem") typical[name] = TypicalValue(behind, name);
        }
        cases.push_back(typical);
      }
    }
    for (const auto& metadata : cases) {
      const std::string sentence = Sentence(reason, Language::kIndonesian, metadata);
      for (const std::string& word : WordsOf(sentence)) {
        EXPECT_FALSE(english.contains(word)) << "'" << word << "' in: " << sentence;
      }
    }
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
    std::set<std::string> expected = Placeholders(entry.english);
    if (SaysItsProblemInEnglish(reason)) expected.erase("problem");
    EXPECT_EQ(expected, Placeholders(entry.indonesian));
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
