using DesignPatterns.ShardRouting.Resp;

namespace DesignPatterns.ShardedServices.Tests.Resp;

public sealed class RedisKeysTests(RedisOracle redis) : IClassFixture<RedisOracle>
{
    [Theory]
    [InlineData("GET a")]
    [InlineData("SET a b EX 5")]
    [InlineData("MGET a b c")]
    [InlineData("MSET a 1 b 2 c 3")]
    [InlineData("MSETNX a 1 b 2")]
    [InlineData("DEL a b a")]
    [InlineData("RENAME a b")]
    [InlineData("LMOVE a b LEFT RIGHT")]
    [InlineData("BITOP AND d a b")]
    [InlineData("PFMERGE d a b")]
    [InlineData("COPY a b REPLACE")]
    [InlineData("LCS a b LEN")]
    [InlineData("GEOSEARCHSTORE d a FROMMEMBER m BYRADIUS 1 m ASC")]
    [InlineData("OBJECT ENCODING a")]
    [InlineData("MEMORY USAGE a SAMPLES 5")]
    [InlineData("XGROUP CREATE a g $")]
    [InlineData("XINFO STREAM a FULL")]
    [InlineData("EVAL x 2 a b c d")]
    [InlineData("EVAL_RO x 1 a")]
    [InlineData("EVALSHA x 1 a 1")]
    [InlineData("FCALL f 3 a b c d")]
    [InlineData("ZUNIONSTORE d 2 a b WEIGHTS 1 2")]
    [InlineData("ZINTERSTORE d 1 a")]
    [InlineData("ZDIFFSTORE d 2 a b")]
    [InlineData("ZUNION 2 a b WITHSCORES")]
    [InlineData("ZINTERCARD 2 a b LIMIT 5")]
    [InlineData("SINTERCARD 2 a b LIMIT 5")]
    [InlineData("LMPOP 2 a b LEFT COUNT 3")]
    [InlineData("ZMPOP 1 a MIN")]
    [InlineData("XREAD COUNT 2 STREAMS a b 0 0")]
    [InlineData("xread streams a 0")]
    [InlineData("XREADGROUP GROUP g c NOACK COUNT 1 STREAMS a b > >")]
    [InlineData("XREADGROUP GROUP STREAMS c STREAMS a >")]
    [InlineData("SORT a")]
    [InlineData("SORT a BY nosort GET # LIMIT 0 5 DESC ALPHA STORE d")]
    [InlineData("SORT a STORE c STORE d")]
    [InlineData("SORT a BY store STORE d")]
    [InlineData("GEORADIUS a 1 1 1 m STORE d")]
    [InlineData("GEORADIUS a 1 1 1 m STOREDIST d ASC")]
    [InlineData("GEORADIUSBYMEMBER a m 1 km COUNT 3 STORE d")]
    [InlineData("SDIFFSTORE d a b")]
    [InlineData("ZRANGESTORE d a 0 1")]
    [InlineData("WATCH a b")]
    public async Task Keys_are_found_where_a_real_Redis_finds_them(string line)
    {
        var theirs = (await redis.AskAllAsync([["COMMAND", "GETKEYS", .. line.Split(' ')]]))[0];

        Assert.Equal(Assert.IsType<List<object?>>(theirs).Cast<string>(), Keys(line));
    }

    [Fact]
    public async Task Keys_of_the_plainest_request_of_every_command_are_found_where_a_real_Redis_finds_them()
    {
        string[][] requests =
        [
            .. RedisCommands.All
                .Where(command => command is { FirstKey: > 0, Refusal: null })
                .Where(command => command.Name is not ("ZUNIONSTORE" or "ZINTERSTORE" or "ZDIFFSTORE"))

                // It takes PFMERGE with a destination only, but GETKEYS does not.
                .Where(command => command.Name is not "PFMERGE")
                .Select(Plainest),
        ];

        var theirs = await redis.AskAllAsync(
            requests.Select(words => (string[])["COMMAND", "GETKEYS", .. words]));

        Assert.True(requests.Length > 150);
        Assert.All(requests.Zip(theirs), pair =>
        {
            var keys = Assert.IsType<List<object?>>(pair.Second).Cast<string>();
            Assert.Equal(keys, Keys(string.Join(' ', pair.First)));
        });
    }

    [Theory]
    [InlineData("EVAL x x a")]
    [InlineData("EVAL x 2 a")]
    [InlineData("EVAL x -1 a")]
    [InlineData("EVAL x 01 a")]
    [InlineData("EVAL x 99999999999999999999 a")]
    [InlineData("FCALL fine x a")]
    [InlineData("FCALL fine 2 a")]
    [InlineData("FCALL fine -2 a")]
    [InlineData("ZUNIONSTORE d 0 a")]
    [InlineData("ZUNIONSTORE d 2 a")]
    [InlineData("ZDIFFSTORE d x a")]
    [InlineData("ZUNION 0 a")]
    [InlineData("ZINTER 3 a")]
    [InlineData("ZINTERCARD 99999999999 a")]
    [InlineData("SINTERCARD 0 a")]
    [InlineData("SINTERCARD 2 a")]
    [InlineData("LMPOP x a LEFT")]
    [InlineData("LMPOP 2 a LEFT")]
    [InlineData("ZMPOP 3 a MIN")]
    [InlineData("XREAD COUNT 1 STREAMS")]
    [InlineData("XREAD STREAMS a b 0")]
    [InlineData("XREAD foo bar baz")]
    [InlineData("XREADGROUP GROUP g c STREAMS a b 0")]
    [InlineData("XREADGROUP GROUP g c COUNT 1 streamz")]
    [InlineData("MSET a 1 b")]
    [InlineData("MSETNX a 1 b")]
    [InlineData("SET a")]
    [InlineData("XINFO STREAM")]
    public async Task A_malformed_request_hears_what_a_real_Redis_says(string line)
    {
        const string Function = "#!lua name=l\nredis.register_function('fine', function() end)";
        await redis.AskAllAsync([["FUNCTION", "LOAD", Function]]);
        var theirs = (await redis.AskAllAsync([line.Split(' ')]))[0];

        Assert.Equal(theirs, $"-{Error(line)}");
    }

    [Theory]
    [InlineData("XREAD BLOCK 0 STREAMS a 0", "ERR XREAD BLOCK holds a connection")]
    [InlineData("XREADGROUP GROUP g c COUNT 1 BLOCK 5 STREAMS a >", "ERR XREADGROUP BLOCK holds")]
    [InlineData("EVAL x 0", "ERR EVAL without keys belongs to no shard")]
    [InlineData("EVALSHA_RO x 0 a", "ERR EVALSHA_RO without keys belongs to no shard")]
    [InlineData("FCALL f 0", "ERR FCALL without keys belongs to no shard")]
    [InlineData("SORT a BY w_*", "ERR SORT with a pattern for BY or GET reads keys that other")]
    [InlineData("SORT_RO a GET # GET d_*", "ERR SORT_RO with a pattern")]
    [InlineData("COPY a b DB 1", "ERR COPY with DB leads to another database")]
    public void What_would_block_or_reach_beyond_its_keys_is_refused_with_why(string line, string start) =>
        Assert.StartsWith(start, Error(line), StringComparison.Ordinal);

    // No key named like an option: "a", "b" and so on, as many as it must have.
    private static string[] Plainest(RedisCommand command)
    {
        var words = command.Name.Split('|');
        var count = Math.Abs(command.Arity);
        var even = command.KeyStep == 2 ? 1 - (count % 2) : 0;
        var letters = Enumerable.Range(0, count + even - words.Length).Select(i => $"{(char)('a' + i)}");
        return [.. words, .. letters];
    }

    private static string[] Keys(string line)
    {
        var keys = new List<int>();
        Assert.Null(Error(line, keys));
        var words = line.Split(' ');
        return [.. keys.Select(key => words[key])];
    }

    private static string? Error(string line, List<int>? keys = null)
    {
        var bytes = Wire.Request(line.Split(' '));
        var request = Wire.Read(bytes);
        var command = RedisCommands.Find(request, bytes);
        Assert.NotNull(command);
        var error = RedisKeys.Find(command, request, bytes, keys ?? []);
        Assert.Equal(error is null, RedisCommands.TryFindKeys(command, request, bytes, []));
        return error;
    }
}
