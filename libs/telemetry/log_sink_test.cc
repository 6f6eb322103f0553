#include "libs/telemetry/log_sink.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "libs/base/strings.h"

namespace tanggap::telemetry {
namespace {

class Pipe {
 public:
  Pipe() { EXPECT_EQ(pipe2(ends_, O_CLOEXEC), 0); }
  ~Pipe() {
    CloseReader();
    close(ends_[1]);
  }
  int writer() const { return ends_[1]; }
  void CloseReader() {
    if (ends_[0] >= 0) close(ends_[0]);
    ends_[0] = -1;
  }
  // Reads until `end` has come, or the other end is closed.
  std::string ReadUntil(std::string_view end) {
    std::string text;
    char piece[4096];
    ssize_t got;
    while (!std::string_view(text).ends_with(end) &&
           (got = read(ends_[0], piece, sizeof(piece))) > 0) {
      text.append(piece, static_cast<size_t>(got));
    }
    return text;
  }

 private:
  int ends_[2];
};

TEST(DescriptorSinkTest, WritesEveryLineInOrder) {
  Pipe pipe;
  DescriptorSink sink(pipe.writer());
  std::string expected;
  for (int i = 0; i < 100; ++i) {
    sink.Write(base::Join("line ", i));
    expected += base::Join("line ", i, "\n");
  }
  sink.Write("end");
  EXPECT_EQ(pipe.ReadUntil("end\n"), expected + "end\n");
  EXPECT_TRUE(sink.Flush(absl::Seconds(30)));
  EXPECT_EQ(sink.dropped(), 0u);
}

TEST(DescriptorSinkTest, LinesLongerThanAPipePieceArriveWhole) {
  Pipe pipe;
  DescriptorSink sink(pipe.writer());
  const std::string text = base::Join(std::string(10000, 'a'), "e");
  sink.Write(text);
  EXPECT_EQ(pipe.ReadUntil("e\n"), text + "\n");
}

// Nobody reads, so the pipe fills up and then the buffer; what came first is kept and the rest is
// counted.
TEST(DescriptorSinkTest, AReaderThatStandsStillBlocksNobody) {
  Pipe pipe;
  constexpr int kLines = 20000;
  uint64_t dropped = 0;
  std::string text;
  {
    DescriptorSink sink(pipe.writer(), /*capacity_bytes=*/64 * 1024);
    for (int i = 0; i < kLines; ++i) sink.Write(base::Join("line ", i, std::string(90, '.')));
    EXPECT_FALSE(sink.Flush(absl::ZeroDuration()));
    dropped = sink.dropped();
    EXPECT_GT(dropped, 15000u);
    // The reader wakes up, and everything that was not dropped comes out.
    std::thread reader([&] { text = pipe.ReadUntil("end\n"); });
    EXPECT_TRUE(sink.Flush(absl::Seconds(60)));
    sink.Write("end");
    reader.join();
  }
  const auto lines = static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
  EXPECT_EQ(lines, kLines - dropped + 1);
  EXPECT_TRUE(text.starts_with(base::Join("line 0", std::string(90, '.'), "\nline 1.")));
}

TEST(DescriptorSinkTest, EndsEvenWhenNobodyReads) {
  Pipe pipe;
  DescriptorSink sink(pipe.writer());
  for (int i = 0; i < 2000; ++i) sink.Write(std::string(200, '.'));
  EXPECT_FALSE(sink.Flush(absl::ZeroDuration()));
  // The destructor returns; the test's time limit is the check.
}

TEST(DescriptorSinkTest, AReaderThatWentAwayCountsAsDropped) {
  Pipe pipe;
  pipe.CloseReader();
  DescriptorSink sink(pipe.writer());
  sink.Write("one");
  sink.Write("two");
  EXPECT_TRUE(sink.Flush(absl::Seconds(30)));
  EXPECT_EQ(sink.dropped(), 2u);
}

TEST(DescriptorSinkTest, AFullDiskCountsAsDropped) {
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  DescriptorSink sink(full);
  sink.Write("one");
  EXPECT_TRUE(sink.Flush(absl::Seconds(30)));
  EXPECT_EQ(sink.dropped(), 1u);
  close(full);
}

TEST(DescriptorSinkTest, WhatIsLeftIsWrittenAtTheEnd) {
  const std::string path = testing::TempDir() + base::Join("tanggap-log-", getpid());
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  ASSERT_GE(file, 0);
  {
    DescriptorSink sink(file);
    for (int i = 0; i < 1000; ++i) sink.Write("line");
  }
  close(file);
  std::ifstream in(path);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1000);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace tanggap::telemetry
