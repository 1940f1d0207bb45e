using System.Buffers;
using System.Globalization;
using System.Text;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Moving;

namespace DesignPatterns.ShardRouting.Resp;

/// <content>What a key holds, taken from one Redis and put into another.</content>
internal sealed partial class RespWire
{
    public async Task<StoredItem?> FetchAsync(byte[] key)
    {
        // Asked one behind the other, and the key's gate is closed: nothing but its own expiry comes between.
        var dumped = AskAsync("DUMP"u8, key);
        var left = await AskAsync("PTTL"u8, key);
        var dump = await dumped;
        Refuse(dump);
        if (RespText.IsNull(dump) || !RespText.TryReadInteger(left, out var milliseconds) || milliseconds is 0 or -2)
        {
            return null;
        }

        var value = RespText.Content(dump).ToArray();
        return new(value, "", milliseconds < 0 ? null : TimeSpan.FromMilliseconds(milliseconds));
    }

    public async Task<bool> AddAsync(byte[] key, StoredItem item)
    {
        var left = (long)(item.TimeToLive?.TotalMilliseconds ?? 0);
        var answer = await AskAsync(
            "RESTORE"u8, key, Encoding.ASCII.GetBytes(left.ToString(CultureInfo.InvariantCulture)), item.Value);
        if (answer.AsSpan().StartsWith("-BUSYKEY"u8))
        {
            return false;
        }

        Refuse(answer);
        return true;
    }

    public async Task DeleteAsync(byte[] key) => Refuse(await AskAsync("UNLINK"u8, key));

    private static void Refuse(byte[] answer)
    {
        if (RespText.IsError(answer))
        {
            throw new ShardFailedException(Encoding.UTF8.GetString(answer).TrimEnd());
        }
    }

    private Task<byte[]> AskAsync(ReadOnlySpan<byte> verb, params ReadOnlySpan<ReadOnlyMemory<byte>> arguments)
    {
        var request = new ArrayBufferWriter<byte>();
        RespText.WriteArrayHeader(request, 1 + arguments.Length);
        RespText.WriteBulk(request, verb);
        foreach (var argument in arguments)
        {
            RespText.WriteBulk(request, argument.Span);
        }

        return replica.AskAsync(request.WrittenSpan);
    }
}
