using DesignPatterns.ShardRouting.Resp;

namespace DesignPatterns.ShardedServices.Tests.Resp;

public sealed class RedisCommandsTests(RedisOracle redis) : IClassFixture<RedisOracle>
{
    [Fact]
    public async Task Every_command_is_what_a_real_Redis_says_it_is()
    {
        var theirs = await DescriptionsAsync();

        var differing = RedisCommands.All
            .Where(ours => !Described(ours).Equals(theirs.GetValueOrDefault(ours.Name.ToLowerInvariant())));

        Assert.Empty(differing);
    }

    [Fact]
    public async Task A_table_with_one_wrong_key_position_would_be_noticed()
    {
        var theirs = await DescriptionsAsync();
        var bitop = RedisCommands.Find("BITOP"u8)!;

        Assert.Equal(theirs["bitop"], Described(bitop));
        Assert.NotEqual(theirs["bitop"], Described(bitop with { FirstKey = 1 }));
        Assert.NotEqual(theirs["bitop"], Described(bitop with { IsWrite = false }));
        Assert.NotEqual(theirs["bitop"], Described(bitop with { Arity = 4 }));
    }

    [Fact]
    public async Task No_command_of_a_real_Redis_is_unknown()
    {
        var theirs = await DescriptionsAsync();

        Assert.True(theirs.Count > 240);
        Assert.DoesNotContain(
            theirs.Keys, name => !name.Contains('|') && RedisCommands.Find(Wire.Bytes(name)) is null);
    }

    [Fact]
    public async Task Nothing_that_may_block_or_is_for_administrators_is_passed_on()
    {
        var theirs = (await redis.AskAllAsync([["COMMAND"]]))[0];

        var harmful = ((List<object?>)theirs!).Cast<List<object?>>()
            .Where(one => ((List<object?>)one[2]!).Any(flag => flag is "blocking" or "admin" or "pubsub"))
            .Select(one => RedisCommands.Find(Wire.Bytes((string)one[0]!))!);

        // Those two block only with BLOCK, which RedisKeys refuses.
        Assert.Equal(
            ["XREAD", "XREADGROUP"],
            harmful.Where(one => one.Routing != RedisRouting.Refused).Select(one => one.Name).Order());
    }

    [Fact]
    public void What_is_refused_says_so_in_one_line_with_what_to_do_instead()
    {
        foreach (var command in RedisCommands.All)
        {
            Assert.Equal(command.Routing == RedisRouting.Refused, command.Refusal is not null);
            if (command.Refusal is { } refusal)
            {
                var start = $"ERR {command.Name.Replace('|', ' ')} ";
                Assert.StartsWith(start, refusal, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', refusal);
                Assert.InRange(refusal.Length, 40, 160);
            }
        }

        Assert.Equal(
            "ERR BLPOP holds a connection, and the ambassador shares its connections: poll with LPOP instead",
            RedisCommands.Find("blpop"u8)?.Refusal);
    }

    [Theory]
    [InlineData("get", "GET")]
    [InlineData("gEt", "GET")]
    [InlineData("GEORADIUSBYMEMBER_RO", "GEORADIUSBYMEMBER_RO")]
    [InlineData("georadiusbymember_ro", "GEORADIUSBYMEMBER_RO")]
    [InlineData("restore-asking", "RESTORE-ASKING")]
    [InlineData("object|freq", "OBJECT|FREQ")]
    [InlineData("", null)]
    [InlineData("G", null)]
    [InlineData("GE", null)]
    [InlineData("GET ", null)]
    [InlineData("\u0007ET", null)]
    [InlineData("GETT", null)]
    [InlineData("SORT\u007fRO", null)]
    [InlineData("g\u00e9t", null)]
    public void A_command_is_found_in_any_case_and_only_by_its_whole_name(string name, string? found) =>
        Assert.Equal(found, RedisCommands.Find(Wire.Bytes(name))?.Name);

    [Fact]
    public void A_subcommand_is_found_by_the_first_two_arguments()
    {
        Assert.Equal("OBJECT|ENCODING", Found("object", "encoding", "k"));
        Assert.Equal("XGROUP|CREATECONSUMER", Found("XGROUP", "CREATECONSUMER", "k"));
        Assert.Equal("MEMORY|STATS", Found("memory", "stats"));
        Assert.Equal("OBJECT", Found("OBJECT"));
        Assert.Equal("CONFIG", Found("CONFIG", "GET", "*"));
        Assert.Equal("GET", Found("GET", "k"));
        Assert.Null(Found("OBJECT", "COLOUR", "k"));
        Assert.Null(Found("OBJECT", new string('x', 1_000), "k"));
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("foo bar")]
    [InlineData("foo bar \"b c\" d")]
    [InlineData("OBJECT colour k")]
    [InlineData("xgroup ME k")]
    [InlineData("GET")]
    [InlineData("GET a b")]
    [InlineData("OBJECT")]
    [InlineData("OBJECT FREQ")]
    [InlineData("object encoding a b")]
    [InlineData("MSET a 1 b")]
    public async Task A_wrong_command_hears_what_a_real_Redis_says(string line)
    {
        var bytes = Wire.Bytes($"{line}\r\n");
        var request = Wire.Read(bytes);

        var ours = RedisCommands.Find(request, bytes) is { } command
            ? RedisKeys.Find(command, request, bytes, [])
            : RedisCommands.UnknownError(request, bytes);

        Assert.Equal(await redis.Server.AskAsync(line), $"-{ours}\r\n");
    }

    [Fact]
    public async Task Of_a_long_unknown_command_as_much_is_said_as_a_real_Redis_says()
    {
        var line = $"{new string('x', 200)} {new string('y', 100)} {new string('z', 200)} more";

        await A_wrong_command_hears_what_a_real_Redis_says(line);
    }

    private static string? Found(params string[] arguments)
    {
        var bytes = Wire.Request(arguments);
        return RedisCommands.Find(Wire.Read(bytes), bytes)?.Name;
    }

    private static Description Described(RedisCommand command) =>
        new(command.Arity, command.FirstKey, command.LastKey, command.KeyStep, command.IsWrite);

    private async Task<Dictionary<string, Description>> DescriptionsAsync()
    {
        var descriptions = new Dictionary<string, Description>();
        Add((await redis.AskAllAsync([["COMMAND"]]))[0]);
        return descriptions;

        // Name, arity, flags, first key, last key, step, …, and last the subcommands.
        void Add(object? commands)
        {
            foreach (var one in ((List<object?>)commands!).Cast<List<object?>>())
            {
                var flags = (List<object?>)one[2]!;
                var mayWrite = flags.Contains("write")
                    || (flags.Contains("no_mandatory_keys") && !flags.Contains("readonly"));
                descriptions.Add(
                    (string)one[0]!,
                    new((long)one[1]!, (long)one[3]!, (long)one[4]!, (long)one[5]!, mayWrite));
                Add(one[9]);
            }
        }
    }

    private sealed record Description(long Arity, long FirstKey, long LastKey, long KeyStep, bool IsWrite);
}
