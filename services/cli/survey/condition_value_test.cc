#include "services/cli/survey/condition_value.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

bool HoldsFor(const std::string& condition) {
  v1::ResponseContent content;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(answers { question: "waktu" point: 3 } answers { question: "usia" number: "-0.50" }
         answers { question: "izin" consent: true } answers { question: "biaya" not_applicable: true }
         answers { question: "kelamin" option: "female" } answers { question: "hari" date: "2026-03-02" }
         answers { question: "alasan" options { options: "jauh" options: "lama" } })",
      &content));
  v1::Condition parsed;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(condition, &parsed)) << condition;
  return Holds(parsed, content);
}

std::string Number(const std::string& question, const std::string& how, const std::string& value) {
  return "number { question: \"" + question + "\" comparison: COMPARISON_" + how + " value: \"" +
         value + "\" }";
}

TEST(ConditionValueTest, NumbersAreComparedExactly) {
  EXPECT_TRUE(HoldsFor(Number("waktu", "EQUAL", "3.00")));
  EXPECT_TRUE(HoldsFor(Number("waktu", "LESS", "10")));
  EXPECT_TRUE(HoldsFor(Number("waktu", "AT_MOST", "3")));
  EXPECT_TRUE(HoldsFor(Number("waktu", "GREATER", "2.999999")));
  EXPECT_FALSE(HoldsFor(Number("waktu", "GREATER", "3.000001")));
  EXPECT_TRUE(HoldsFor(Number("usia", "EQUAL", "-0.5")));
  EXPECT_TRUE(HoldsFor(Number("usia", "LESS", "0")));
  EXPECT_TRUE(HoldsFor(Number("usia", "GREATER", "-0.51")));
  EXPECT_TRUE(HoldsFor(Number("usia", "AT_LEAST", "-12")));
  EXPECT_TRUE(HoldsFor(Number("usia", "NOT_EQUAL", "0.5")));
}

TEST(ConditionValueTest, WhatWasNotAnsweredOrDoesNotApplyIsFalseAndItsNegationTrue) {
  for (const char* question : {"biaya", "nothing"}) {
    const std::string test = Number(question, "AT_LEAST", "0");
    EXPECT_FALSE(HoldsFor(test));
    EXPECT_TRUE(HoldsFor("negated { " + test + " }"));
    EXPECT_FALSE(HoldsFor(std::string("answered { question: \"") + question + "\" }"));
  }
  EXPECT_TRUE(HoldsFor(R"(answered { question: "waktu" })"));
}

TEST(ConditionValueTest, OptionsDatesAndConsent) {
  EXPECT_TRUE(HoldsFor(R"(option { question: "kelamin" options: "male" options: "female" })"));
  EXPECT_FALSE(HoldsFor(R"(option { question: "kelamin" options: "male" })"));
  EXPECT_TRUE(HoldsFor(R"(option { question: "alasan" options: "lama" })"));
  EXPECT_TRUE(
      HoldsFor(R"(date { question: "hari" comparison: COMPARISON_LESS date: "2026-03-03" })"));
  EXPECT_FALSE(
      HoldsFor(R"(date { question: "hari" comparison: COMPARISON_GREATER date: "2026-03-03" })"));
  EXPECT_TRUE(HoldsFor(R"(consent { question: "izin" })"));
  EXPECT_FALSE(HoldsFor(R"(consent { question: "lain" })"));
}

TEST(ConditionValueTest, AllOfNoneHoldsAndAnyOfNoneDoesNot) {
  EXPECT_TRUE(HoldsFor("all { }"));
  EXPECT_FALSE(HoldsFor("any { }"));
  const std::string yes = R"(consent { question: "izin" })";
  const std::string no = R"(consent { question: "lain" })";
  EXPECT_FALSE(HoldsFor("all { conditions { " + yes + " } conditions { " + no + " } }"));
  EXPECT_TRUE(HoldsFor("any { conditions { " + no + " } conditions { " + yes + " } }"));
  EXPECT_FALSE(HoldsFor(""));
}

}  // namespace
}  // namespace tanggap::cli
