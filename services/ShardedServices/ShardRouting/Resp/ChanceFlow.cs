using System.Buffers;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>A write whose outcome is chance or the time, on a shard of several replicas.</summary>
/// <remarks>
/// The first live replica does it, in one transaction with a dump of its keys, and the others take the dumps. The
/// shard is held meanwhile, so it costs the shard two round trips, and its keys' size.
/// </remarks>
internal static class ChanceFlow
{
    private static readonly RespLimits Any = new(int.MaxValue, int.MaxValue);

    /// <summary>Whether replicas that are asked the same may come to differ.</summary>
    public static bool IsChance(RedisCommand command, RespRequest request, ReadOnlySpan<byte> bytes)
    {
        if (!command.MayBeChance || command.Name != "XADD")
        {
            return command.MayBeChance;
        }

        // Its id; or by chance a value of its entry, which costs a little time.
        for (var place = 2; place < request.Count; place++)
        {
            if (request.Argument(bytes, place) is [.., (byte)'*'])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Answers the call, or fails it; the shard is held by the caller.</summary>
    public static async Task RunAsync(Shard shard, Call call)
    {
        var live = shard.Live.ToArray();
        if (live.Length == 0)
        {
            call.Fail($"shard {shard.Name} is out");
            return;
        }

        var keys = KeysOf(call.Command);
        byte[] answer;
        byte[] told;
        try
        {
            (answer, told) = await DecideAsync(live[0], call.Command.ToArray(), keys);
        }
        catch (ShardFailedException failure)
        {
            call.Fail(failure.Message);
            return;
        }

        await Task.WhenAll(live.Skip(1).Select(replica => TellAsync(replica, told)));
        call.Answer(answer, default);
    }

    private static async Task<(byte[] Answer, byte[] Told)> DecideAsync(
        Replica decides, byte[] command, byte[][] keys)
    {
        var multi = decides.AskAsync("*1\r\n$5\r\nMULTI\r\n"u8);
        List<Task<byte[]>> queued = [decides.AskAsync(command)];
        foreach (var key in keys)
        {
            queued.Add(decides.AskAsync(Words("DUMP"u8, key)));
            queued.Add(decides.AskAsync(Words("PEXPIRETIME"u8, key)));
        }

        var done = await decides.AskAsync("*1\r\n$4\r\nEXEC\r\n"u8);
        await multi;
        await Task.WhenAll(queued);
        if (RespText.IsError(done))
        {
            // It would not even queue it.
            var reason = await queued[0];
            return (RespText.IsError(reason) ? reason : done, []);
        }

        return Take(done, keys);
    }

    // *3, the answer, the dump, when it expires; the last two for each key.
    private static (byte[] Answer, byte[] Told) Take(byte[] done, byte[][] keys)
    {
        var elements = RespText.Elements(done);
        if (elements.Count != 1 + (2 * keys.Length) || !elements.MoveNext())
        {
            throw new ShardFailedException("said no answer to a transaction");
        }

        var answer = done[elements.Current];
        var told = new ArrayBufferWriter<byte>();
        foreach (var key in keys)
        {
            elements.MoveNext();
            var dump = done.AsSpan(elements.Current);
            elements.MoveNext();
            if (RespText.IsNull(dump))
            {
                told.Write(Words("DEL"u8, key));
                continue;
            }

            _ = RespText.TryReadInteger(done.AsSpan(elements.Current), out var expires);
            told.Write("*6\r\n$7\r\nRESTORE\r\n"u8);
            RespText.WriteBulk(told, key);
            RespText.WriteBulk(told, System.Text.Encoding.ASCII.GetBytes($"{Math.Max(expires, 0)}"));
            RespText.WriteBulk(told, RespText.Content(dump));
            told.Write("$7\r\nREPLACE\r\n$6\r\nABSTTL\r\n"u8);
        }

        return (answer, told.WrittenSpan.ToArray());
    }

    private static async Task TellAsync(Replica replica, byte[] told)
    {
        List<Task<byte[]>> answers = [];
        for (var at = 0; at < told.Length;)
        {
            var request = new RespRequest();
            request.TryRead(told.AsSpan(at), Any);
            answers.Add(replica.AskAsync(told.AsSpan(at, request.Length)));
            at += request.Length;
        }

        try
        {
            if (Array.Exists(await Task.WhenAll(answers), answer => RespText.IsError(answer)))
            {
                replica.Leave("could not take what its peer did");
            }
        }
        catch (ShardFailedException)
        {
            // It is out, which was logged and counted, and comes back with a copy.
        }
    }

    private static byte[][] KeysOf(ReadOnlySpan<byte> command)
    {
        var request = new RespRequest();
        List<int> places = [];
        if (!request.TryRead(command, Any) || RedisCommands.Find(request, command) is not { } known
            || !RedisCommands.TryFindKeys(known, request, command, places))
        {
            throw new System.Diagnostics.UnreachableException("It was read when it came.");
        }

        var keys = new HashSet<byte[]>(KeyComparer.Instance);
        foreach (var place in places)
        {
            keys.Add(request.Argument(command, place).ToArray());
        }

        return [.. keys];
    }

    private static byte[] Words(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> key)
    {
        var request = new ArrayBufferWriter<byte>();
        RespText.WriteArrayHeader(request, 2);
        RespText.WriteBulk(request, verb);
        RespText.WriteBulk(request, key);
        return request.WrittenSpan.ToArray();
    }
}
