using System.Buffers;
using DesignPatterns.ShardRouting.Resp;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Resp;

public sealed class RespTextTests
{
    [Fact]
    public void Replies_are_written_as_Redis_writes_them()
    {
        Assert.Equal("-ERR no\r\n", Written(output => RespText.WriteError(output, "ERR no")));
        Assert.Equal("-ERR a  b\r\n", Written(output => RespText.WriteError(output, "ERR a\r\nb")));
        Assert.Equal("+\r\n", Written(output => RespText.WriteSimple(output, "")));
        Assert.Equal(":0\r\n", Written(output => RespText.WriteInteger(output, 0)));
        Assert.Equal(
            ":-9223372036854775808\r\n", Written(output => RespText.WriteInteger(output, long.MinValue)));
        Assert.Equal("*12\r\n", Written(output => RespText.WriteArrayHeader(output, 12)));
        Assert.Equal("$0\r\n\r\n", Written(output => RespText.WriteBulk(output, [])));
        Assert.Equal("$3\r\na\r\n\r\n", Written(output => RespText.WriteBulk(output, "a\r\n"u8)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(99_999)]
    [InlineData(100_000)]
    public void A_bulk_takes_as_many_bytes_as_is_said(int length) =>
        Assert.Equal(
            Written(output => RespText.WriteBulk(output, new byte[length])).Length,
            RespText.BulkBytes(length));

    [Fact]
    public void A_typed_line_is_passed_on_as_a_client_would_have_written_it()
    {
        var bytes = Wire.Bytes("set k \"a b\\r\\n\"\r\n");
        var request = Wire.Read(bytes);

        Assert.True(request.IsInline);
        Assert.Equal(
            Wire.Text(Wire.Request("set", "k", "a b\r\n")),
            Written(output => RespText.WriteRequest(output, request, bytes)));
    }

    [Fact]
    public void Integers_are_read_in_the_one_way_that_Redis_writes_them() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), value =>
        {
            Assert.True(RespText.TryReadInteger(Wire.Bytes($":{value}\r\n"), out var read));
            Assert.Equal(value, read);
        })
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("9223372036854775807", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("-9223372036854775808", true)]
    [InlineData("-9223372036854775809", false)]
    [InlineData("18446744073709551616", false)]
    [InlineData("99999999999999999999", false)]
    [InlineData("", false)]
    [InlineData("-", false)]
    [InlineData("-0", false)]
    [InlineData("+1", false)]
    [InlineData("007", false)]
    [InlineData("-07", false)]
    [InlineData(" 1", false)]
    [InlineData("1 ", false)]
    [InlineData("1x", false)]
    public void What_is_no_integer_to_Redis_is_none_here(string text, bool isOne)
    {
        Assert.Equal(isOne, RespInteger.TryRead(Wire.Bytes(text), out _));
        Assert.Equal(isOne, RespText.TryReadInteger(Wire.Bytes($":{text}\r\n"), out _));
    }

    [Fact]
    public void The_elements_of_an_array_are_whole_replies_to_be_put_together_anew()
    {
        string[] elements = ["$1\r\na\r\n", "$-1\r\n", "*2\r\n:1\r\n*0\r\n", "-ERR no\r\n", "$2\r\n\r\n\r\n"];
        var reply = Wire.Bytes($"*5\r\n{string.Concat(elements)}");

        var found = new List<string>();
        foreach (var element in RespText.Elements(reply))
        {
            found.Add(Wire.Text(reply[element]));
        }

        Assert.Equal(elements, found);
        Assert.Equal(5, RespText.Elements(reply).Count);
        Assert.Equal(0, RespText.Elements("*-1\r\n"u8).Count);
        Assert.False(RespText.Elements("*-1\r\n"u8).MoveNext());
        Assert.False(RespText.Elements("-ERR no\r\n"u8).MoveNext());
        Assert.False(RespText.Elements("*0\r\n"u8).MoveNext());
    }

    [Theory]
    [InlineData("$3\r\na\r\n\r\n", "a\r\n")]
    [InlineData("$0\r\n\r\n", "")]
    [InlineData("$-1\r\n", "")]
    [InlineData("*1\r\n:1\r\n", "")]
    [InlineData("+OK\r\n", "OK")]
    [InlineData("-ERR no\r\n", "ERR no")]
    [InlineData(":12\r\n", "12")]
    public void A_reply_has_its_content_without_the_protocol(string reply, string content) =>
        Assert.Equal(content, Wire.Text(RespText.Content(Wire.Bytes(reply))));

    [Fact]
    public void Errors_and_nulls_are_known_by_their_first_bytes()
    {
        Assert.True(RespText.IsError("-ERR no\r\n"u8));
        Assert.False(RespText.IsError(":-1\r\n"u8));
        Assert.True(RespText.IsNull("$-1\r\n"u8));
        Assert.True(RespText.IsNull("*-1\r\n"u8));
        Assert.False(RespText.IsNull(":-1\r\n"u8));
        Assert.False(RespText.IsNull("$0\r\n\r\n"u8));
    }

    private static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Wire.Text(output.WrittenSpan);
    }
}
