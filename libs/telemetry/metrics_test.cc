#include "libs/telemetry/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "libs/base/strings.h"

namespace tanggap::telemetry {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(MetricsTest, TheTextHoldsEverySeries) {
  Metrics metrics;
  metrics.Counter("filed_total", "Complaints filed.", {{"channel", "app"}}).Increment();
  metrics.Counter("filed_total", "Complaints filed.", {{"channel", "sms"}}).Increment(2);
  metrics.Gauge("queued", "Calls that wait.").Set(7);
  Histogram& seconds = metrics.Histogram("call_seconds", "Time in a handler.", {0.1, 1});
  seconds.Observe(0.05);
  seconds.Observe(0.5);
  seconds.Observe(5);
  const std::string text = metrics.Text();
  EXPECT_THAT(text,
              HasSubstr("# HELP filed_total Complaints filed.\n# TYPE filed_total counter\n"));
  EXPECT_THAT(text, HasSubstr("filed_total{channel=\"app\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("filed_total{channel=\"sms\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("queued 7\n"));
  EXPECT_THAT(text, HasSubstr("call_seconds_bucket{le=\"0.1\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("call_seconds_bucket{le=\"1\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("call_seconds_bucket{le=\"+Inf\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("call_seconds_count 3\n"));
}

TEST(MetricsTest, TheSameNameAndLabelsGiveTheSameSeries) {
  Metrics metrics;
  Counter& first = metrics.Counter("a_total", "A.", {{"x", "1"}});
  EXPECT_EQ(&metrics.Counter("a_total", "A.", {{"x", "1"}}), &first);
  EXPECT_NE(&metrics.Counter("a_total", "A.", {{"x", "2"}}), &first);
}

TEST(MetricsTest, TooManySeriesFoldIntoOne) {
  Metrics metrics(/*max_series=*/10);
  for (int i = 0; i < 1000; ++i) {
    metrics.Counter("calls_total", "Calls.", {{"agency", base::Join("a", i)}}).Increment();
  }
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("calls_total{agency=\"a9\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("agency=\"a10\"")));
  EXPECT_THAT(text, HasSubstr("calls_total{agency=\"other\"} 990\n"));
  EXPECT_THAT(text, HasSubstr("tanggap_metric_series_refused_total 990\n"));
}

TEST(MetricsTest, LabelValuesAreEscaped) {
  Metrics metrics;
  metrics.Gauge("g", "G.", {{"x", "a\"b\\c\nd"}}).Set(1);
  EXPECT_THAT(metrics.Text(), HasSubstr("g{x=\"a\\\"b\\\\c\\nd\"} 1\n"));
}

TEST(MetricsTest, LatencyBucketsAscend) {
  const std::vector<double> buckets = LatencyBuckets();
  EXPECT_TRUE(std::is_sorted(buckets.begin(), buckets.end()));
  EXPECT_EQ(buckets.front(), 0.0005);
  EXPECT_EQ(buckets.back(), 10);
}

TEST(MetricsTest, ThreadsMayResolveIncrementAndReadAtOnce) {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&metrics] {
      for (int i = 0; i < 500; ++i) {
        metrics.Counter("n_total", "N.", {{"x", base::Join(i % 5)}}).Increment();
        if (i % 100 == 0) {
          EXPECT_THAT(metrics.Text(), HasSubstr("n_total"));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(metrics.Counter("n_total", "N.", {{"x", base::Join(i)}}).Value(), 400);
}

TEST(MetricsDeathTest, MistakesInTheProgramEndIt) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Metrics metrics;
  metrics.Gauge("g", "G.", {{"x", "1"}});
  EXPECT_DEATH(metrics.Gauge("Bad-name", "G."), "lower-case name");
  EXPECT_DEATH(metrics.Counter("calls", "Calls."), "ends in _total");
  EXPECT_DEATH(metrics.Gauge("g", "G.", {{"y", "1"}}), "same label names");
  EXPECT_DEATH(metrics.Histogram("g", "G.", {1}, {{"x", "1"}}), "one kind");
  EXPECT_DEATH(metrics.Gauge("h", "H.", {{"le", "1"}}), "a label");
}

}  // namespace
}  // namespace tanggap::telemetry
