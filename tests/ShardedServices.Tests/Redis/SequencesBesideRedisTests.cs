using System.Text;
using DesignPatterns.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>
/// Goal: pipelines of any requests, cut into any packets, are answered as one Redis does, in order. Method: the same
/// bytes to a plain Redis and to the router.
/// </summary>
public sealed class SequencesBesideRedisTests(ShardedRedisFixture fixture) : IClassFixture<ShardedRedisFixture>
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(60);

    private static readonly Gen<string> Key = Gen.Elements("a", "b", "c", "d", "e", "f", "{t}a", "{t}b", "''");

    private static readonly Gen<string> Value =
        Gen.Elements("1", "-7", "x", "''", new string('v', 3_000), "\0\r\n\u00ff");

    private static readonly Gen<string> AnyRequest = Gen.OneOf(
        One("SET", Key, Value), One("GET", Key), One("INCR", Key), One("APPEND", Key, Value), One("DEL", Key, Key, Key),
        One("MGET", Key, Key, Key, Key), One("MSET", Key, Value, Key, Value, Key, Value), One("EXISTS", Key, Key),
        One("TYPE", Key), One("RPUSH", Key, Value), One("LPOP", Key),
        One("LRANGE", Key, Gen.Constant("0"), Gen.Constant("-1")),
        One("HSET", Key, Gen.Constant("f"), Value), One("HGETALL", Key), One("STRLEN", Key), One("UNLINK", Key, Key),
        One("RENAME", Gen.Elements("{t}a", "{t}b"), Gen.Elements("{t}a", "{t}b")), One("PING"), One("NONSENSE", Key),
        One("GET"), One("MULTI"), One("EXEC"), One("DISCARD"), One("ECHO", Value));

    [Fact]
    public Task Any_pipeline_in_any_pieces_is_answered_as_one_Redis_does() =>
        OwnThread.RunAsync(() => Prop.ForAll(
            AnyRequest.NonEmptyListOf().Resize(60).ToArbitrary(),
            Gen.Choose(1, 5_000).NonEmptyListOf().Resize(10).ToArbitrary(),
            async Task (requests, pieces) => await CompareAsync([.. requests], [.. pieces]))
        .Check(Often));

    [Theory]
    [InlineData("PING\r\nSET k 'a b'\r\nGET k\r\n", 3)]
    [InlineData("\r\nPING\r\n*0\r\nECHO \"x\\x41\\n\"\r\n", 2)]
    [InlineData("PING\r\n*1\r\n:1\r\n", 3)]
    [InlineData("*x\r\n", 2)]
    [InlineData("*1\r\n$-5\r\n", 2)]
    [InlineData("GET 'k\r\n", 2)]
    [InlineData("PING\r\nQUIT\r\nPING\r\n", 3)]
    public async Task What_is_typed_or_broken_is_answered_as_Redis_does_and_the_broken_hung_up_on(
        string text, int replies)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        using var plain = await RespConversation.StartAsync(fixture.Redis.Plain.EndPoint);
        using var router = await fixture.Redis.ConnectAsync();
        await plain.SayAsync(bytes);
        await router.SayAsync(bytes);
        for (var reply = 0; reply < replies; reply++)
        {
            Assert.Equal(await plain.ReadAsync(), await router.ReadAsync());
        }
    }

    [Fact]
    public async Task A_value_of_many_megabytes_arrives_whole_and_one_of_more_than_16_MiB_is_refused()
    {
        using var router = await fixture.Redis.ConnectAsync();
        var value = new string('m', 16 * 1_024 * 1_024);
        Assert.Equal("+OK\r\n", await router.AskAsync($"SET big {value}"));
        Assert.Equal($"${value.Length}\r\n{value}\r\n", await router.AskAsync("GET big"));
        Assert.Equal(":1\r\n", await router.AskAsync("DEL big"));

        await router.SayAsync(Encoding.Latin1.GetBytes($"*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n${value.Length + 1}\r\n"));
        Assert.Equal("-ERR Protocol error: invalid bulk length\r\n", await router.ReadAsync());
        Assert.Equal("closed", await router.ReadAsync());
    }

    private static Gen<string> One(string name, params Gen<string>[] arguments) => arguments.Aggregate(
        Gen.Constant(name),
        (words, argument) => words.SelectMany(before => argument.Select(word => $"{before} {word}")));

    private async Task CompareAsync(string[] requests, int[] pieces)
    {
        var bytes = requests.SelectMany(RespConversation.Request).ToArray();
        using var plain = await RespConversation.StartAsync(fixture.Redis.Plain.EndPoint);
        using var router = await fixture.Redis.ConnectAsync();
        string[] keys = ["DEL a b c d e f {t}a {t}b ''"];
        foreach (var forget in keys)
        {
            await plain.AskAsync(forget);
            await router.AskAsync(forget);
        }

        await plain.SayAsync(bytes);
        for (int at = 0, piece = 0; at < bytes.Length; piece++)
        {
            var length = Math.Min(pieces[piece % pieces.Length], bytes.Length - at);
            await router.SayAsync(bytes.AsMemory(at, length));
            at += length;
        }

        // In transactions of two shards the router has another answer, as it must.
        var isComparable = true;
        foreach (var request in requests)
        {
            var (expected, said) = (await plain.ReadAsync(), await router.ReadAsync());
            isComparable &= !said.StartsWith(
                "-EXECABORT Transaction discarded because of keys", StringComparison.Ordinal);
            if (isComparable)
            {
                Assert.Equal($"{request}: {expected}", $"{request}: {said}");
            }
        }
    }
}
