#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

#include "echo.pb.h"
#include "libs/base/random.h"
#include "libs/errors/error.h"
#include "libs/rpc/gunzip.h"
#include "libs/rpc/utf8_fields.h"
#include "libs/rpc/wire_items.h"

namespace tanggap::rpc {
namespace {

using testdata::v1::EchoRequest;
using testdata::v1::Item;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int kItems = EchoRequest::kItemsFieldNumber;

TEST(WireItemsTest, GivesTheBytesOfEachItem) {
  EchoRequest request;
  request.set_text("before");
  request.add_items()->set_description("one");
  Item* two = request.add_items();
  two->set_description("two");
  two->add_children()->set_description("child");  // field 3 within, not 2 above
  request.mutable_place()->set_latitude(1);
  const std::string bytes = request.SerializeAsString();
  const auto items = WireItems(bytes, kItems);
  ASSERT_TRUE(items.ok());
  EXPECT_THAT(*items, ElementsAre(request.items(0).SerializeAsString(),
                                  request.items(1).SerializeAsString()));
}

TEST(WireItemsTest, KeepsOddEncodingsAsTheyCame) {
  // The length in two bytes where one would do, an unknown field inside, another field between, an
  // empty item, a group.
  const std::string odd(
      "\x12\x87\x00\x0a\x02no\xf8\x07\x01"
      "\x0a\x01x"
      "\x12\x00"
      "\x9b\x06\x12\x01z\x9c\x06",
      22);
  EchoRequest parsed;
  ASSERT_TRUE(parsed.ParseFromString(odd));
  const auto items = WireItems(odd, kItems);
  ASSERT_TRUE(items.ok());
  ASSERT_EQ(static_cast<int>(items->size()), parsed.items_size());
  EXPECT_THAT(*items, ElementsAre(std::string("\x0a\x02no\xf8\x07\x01", 7), ""));
}

TEST(WireItemsTest, OtherWireTypesOfTheNumberAreNoItems) {
  EXPECT_THAT(*WireItems(std::string("\x10\x05", 2), kItems), IsEmpty());
  EXPECT_THAT(*WireItems("", kItems), IsEmpty());
}

TEST(WireItemsTest, BrokenBytesAreAnError) {
  for (const std::string& broken :
       {std::string("\x12"),
        std::string("\x12\x05"
                    "a"),
        std::string("\x00", 1), std::string("\x0a\x01x\x00", 4),
        std::string("\x12\xff\xff\xff\xff\x0f"), std::string("\x9b\x06")}) {
    EXPECT_FALSE(WireItems(broken, kItems).ok());
    EXPECT_FALSE(EchoRequest().ParseFromString(broken));
  }
}

TEST(WireItemsTest, AgreesWithTheParserOnRandomBytes) {
  base::SeededRandom random(7);
  int both = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string bytes = random.Bytes(random.Below(12));
    // Bytes near tags and small lengths, or hardly any would be well-formed.
    for (char& byte : bytes)
      byte =
          "\x0a\x12\x00\x01\x02\x1a\x20\x0b\x0c\x7a\x21\x80"[static_cast<unsigned char>(byte) % 12];
    EchoRequest request;
    if (!request.ParseFromString(bytes)) continue;
    const auto items = WireItems(bytes, kItems);
    ASSERT_TRUE(items.ok());
    ASSERT_EQ(static_cast<int>(items->size()), request.items_size());
    for (int i = 0; i < request.items_size(); ++i) {
      Item item;
      ASSERT_TRUE(item.ParseFromArray((*items)[i].data(), static_cast<int>((*items)[i].size())));
      ASSERT_EQ(item.SerializeAsString(), request.items(i).SerializeAsString());
    }
    both += request.items_size();
  }
  EXPECT_GT(both, 100);
}

TEST(FieldWithBadUtf8Test, FindsTheFieldAndOnlyThat) {
  const auto* type = EchoRequest::descriptor();
  EXPECT_EQ(FieldWithBadUtf8(type, "\x0a\x02\xc3\x28"), "text");
  EXPECT_EQ(FieldWithBadUtf8(type, std::string("\x12\x06\x1a\x04\x0a\x02\xff\xfe", 8)),
            "items[0].children[0].description");
  EXPECT_EQ(FieldWithBadUtf8(type, "\x0a\x02ok"), std::nullopt);
  EXPECT_EQ(FieldWithBadUtf8(type, "\x0a\x7f\xff"), std::nullopt);
  // Field 99 is unknown: its bytes may be anything.
  EXPECT_EQ(FieldWithBadUtf8(type, "\x9a\x06\x01\xff"), std::nullopt);
}

std::string Gzip(const std::string& plain) {
  z_stream stream = {};
  EXPECT_EQ(
      deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY),
      Z_OK);
  std::string packed(deflateBound(&stream, plain.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  deflateEnd(&stream);
  return packed.substr(0, packed.size() - stream.avail_out);
}

TEST(GunzipTest, UnpacksUpToTheLimit) {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{16 * 1024}, size_t{100'000}}) {
    const std::string plain(size, 'x');
    const std::string packed = Gzip(plain);
    EXPECT_TRUE(IsGzip(packed));
    ASSERT_TRUE(Gunzip(packed, size).ok()) << size;
    EXPECT_EQ(*Gunzip(packed, size), plain);
    if (size > 0) {
      EXPECT_EQ(errors::ReasonOf(Gunzip(packed, size - 1).status()),
                errors::Reason::REQUEST_TOO_LARGE);
    }
    EXPECT_EQ(errors::ReasonOf(Gunzip(packed.substr(0, packed.size() - 3), size).status()),
              errors::Reason::MALFORMED_REQUEST);
    EXPECT_EQ(errors::ReasonOf(Gunzip(packed + "x", size).status()),
              errors::Reason::MALFORMED_REQUEST);
  }
  EXPECT_EQ(errors::ReasonOf(Gunzip("\x1f\x8b"
                                    "garbage garbage",
                                    100)
                                 .status()),
            errors::Reason::MALFORMED_REQUEST);
  EXPECT_FALSE(IsGzip("\x0a\x01x"));
}

}  // namespace
}  // namespace tanggap::rpc
