using System.Buffers.Text;
using DesignPatterns.ShardRouting.Calls;

namespace DesignPatterns.ShardRouting.Shards;

/// <summary>A cas on a shard of several replicas, which count their tokens each for itself.</summary>
/// <remarks>
/// The replica that gave the token decides. What it has stored the others are told to store as it is; meanwhile all
/// other calls for the key wait behind its gate.
/// </remarks>
internal static class CasFlow
{
    /// <summary>Runs it; the gate of the key is the caller's, and opens at the end.</summary>
    public static async Task RunAsync(Router router, Call call)
    {
        var key = call.Key.ToArray();
        var command = call.Command.ToArray();
        try
        {
            var shard = router.Pick(key);
            var live = shard.Live.ToArray();
            if (live.Length == 0)
            {
                // In a turn of its own: many may wait behind the gate, and none must nest in another.
                await Task.Yield();
                call.Fail($"shard {shard.Name} is out");
                return;
            }

            shard.NoteWrite(key);
            router.NoteGuest(key);

            var decides = Array.Find(live, replica => HasTag(command, call, replica.CasTag)) ?? live[0];
            var answer = await decides.AskAsync(command, call.CasStart, call.CasLength);
            if (IsDone(answer))
            {
                var told = WithoutToken(command, call.CasStart, call.CasLength);
                await Task.WhenAll(live.Where(replica => replica != decides)
                    .Select(replica => TellAsync(replica, told, key)));
            }

            if (router.Pick(key) != shard)
            {
                // The key's owner has come back meanwhile; what was told here came after the guests were dropped.
                foreach (var replica in shard.Live)
                {
                    replica.Drop(key);
                }
            }

            call.Answer(answer, default);
        }
        catch (ShardFailedException failure)
        {
            call.Fail(failure.Message);
        }
        finally
        {
            router.Gates.Leave(key);
        }
    }

    /// <summary>The same write without its condition.</summary>
    internal static byte[] WithoutToken(ReadOnlySpan<byte> command, int start, int length)
    {
        // cas <key> <flags> <exptime> <bytes> <token>, or a meta command with C<token> among its flags.
        var isCas = command.StartsWith("cas "u8);
        var before = command[..(start - (isCas ? 1 : 2))];
        return [.. isCas ? "set"u8 : command[..3], .. before[3..], .. command[(start + length)..]];
    }

    private static bool IsDone(ReadOnlySpan<byte> answer) =>
        answer.StartsWith("STORED"u8) || answer.StartsWith("HD"u8) || answer.StartsWith("VA "u8);

    private static bool HasTag(ReadOnlySpan<byte> command, Call call, ushort tag) =>
        Utf8Parser.TryParse(command.Slice(call.CasStart, call.CasLength), out ulong token, out _)
        && CasTokens.Open(token, tag) != CasTokens.Impossible;

    private static async Task TellAsync(Replica replica, byte[] command, byte[] key)
    {
        try
        {
            if (!IsDone(await replica.AskAsync(command)))
            {
                // It may still have what was there before: better nothing.
                replica.Router.Counts.Divergences++;
                replica.Drop(key);
            }
        }
        catch (ShardFailedException)
        {
            // It is out, which was logged and counted, and comes back without what it held.
        }
    }
}
