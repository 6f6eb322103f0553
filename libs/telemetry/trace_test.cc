#include "libs/telemetry/trace.h"

#include <gtest/gtest.h>

namespace tanggap::telemetry {
namespace {

// The example of the specification, section 3.2.
constexpr char kExample[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(TraceTest, ReadsTheExampleOfTheSpecification) {
  const auto trace = TraceContext::Parse(kExample);
  ASSERT_TRUE(trace.has_value());
  EXPECT_EQ(trace->trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(trace->span_id(), "00f067aa0ba902b7");
  EXPECT_TRUE(trace->sampled());
  EXPECT_EQ(trace->ToString(), kExample);
}

TEST(TraceTest, OnlyTheSampledFlagIsPassedOn) {
  EXPECT_EQ(
      TraceContext::Parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-fe")->ToString(),
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
  EXPECT_TRUE(
      TraceContext::Parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff")->sampled());
}

TEST(TraceTest, LaterVersionsMaySayMore) {
  EXPECT_TRUE(TraceContext::Parse("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  EXPECT_TRUE(TraceContext::Parse("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what"));
}

class InvalidTraceTest : public testing::TestWithParam<const char*> {};

TEST_P(InvalidTraceTest, IsRefused) { EXPECT_FALSE(TraceContext::Parse(GetParam())) << GetParam(); }

INSTANTIATE_TEST_SUITE_P(
    All, InvalidTraceTest,
    testing::Values("", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-010",
                    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.what",
                    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00F067AA0BA902B7-01",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0G",
                    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                    "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01",
                    " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));

TEST(TraceTest, AChildKeepsTheTraceAndHasItsOwnSpan) {
  base::SeededRandom random(1);
  for (const bool sampled : {true, false}) {
    const TraceContext parent = TraceContext::New(random, sampled);
    const TraceContext child = parent.Child(random);
    EXPECT_EQ(child.trace_id(), parent.trace_id());
    EXPECT_NE(child.span_id(), parent.span_id());
    EXPECT_EQ(child.sampled(), sampled);
    EXPECT_EQ(TraceContext::Parse(child.ToString()), child);
  }
}

// A generator that gives zeros first.
class ZerosFirst final : public base::Random {
 public:
  void Fill(void* bytes, size_t size) override {
    for (size_t i = 0; i < size; ++i) static_cast<char*>(bytes)[i] = static_cast<char>(calls_);
    ++calls_;
  }

 private:
  int calls_ = 0;
};

TEST(TraceTest, AnIdIsNeverAllZero) {
  ZerosFirst random;
  EXPECT_TRUE(TraceContext::Parse(TraceContext::New(random).ToString()));
}

}  // namespace
}  // namespace tanggap::telemetry
