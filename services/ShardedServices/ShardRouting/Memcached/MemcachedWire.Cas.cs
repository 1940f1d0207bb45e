using System.Buffers.Text;
using System.Diagnostics;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Memcached;

// Cas tokens: each replica counts its own, so each goes to clients with a mark of who gave it.
internal sealed partial class MemcachedWire
{
    private const int MostDigits = 20;

    private ByteStore _sealed;

    private void WriteCas(Call call, ReadOnlySpan<byte> command)
    {
        var word = command.Slice(call.CasStart, call.CasLength);
        if (replica.Shard.IsBehindDoors || !MemcachedNumbers.IsUnsigned(word))
        {
            // The router behind the door marks the tokens. An error is the server's to tell.
            replica.Connection.Write(command);
            return;
        }

        // A number that we did not write, with a sign perhaps, is nobody's token.
        var isOurs = Utf8Parser.TryParse(word, out ulong token, out var used) && used == word.Length;
        Span<byte> digits = stackalloc byte[MostDigits];
        _ = Utf8Formatter.TryFormat(
            isOurs ? CasTokens.Open(token, replica.CasTag) : CasTokens.Impossible, digits, out var length);
        replica.Connection.Write(command[..call.CasStart]);
        replica.Connection.Write(digits[..length]);
        replica.Connection.Write(command[(call.CasStart + call.CasLength)..]);
    }

    /// <summary>The frame with its cas token marked as this replica's; until the next one.</summary>
    private ReadOnlySpan<byte> Sealed(ReadOnlySpan<byte> frame, in MemcachedReply reply)
    {
        Span<byte> digits = stackalloc byte[MostDigits];
        if (!Utf8Parser.TryParse(frame.Slice(reply.CasStart, reply.CasLength), out ulong token, out _)
            || !Utf8Formatter.TryFormat(CasTokens.Seal(token, replica.CasTag), digits, out var length))
        {
            throw new UnreachableException("The reader found digits here.");
        }

        _sealed.Add(frame[..reply.CasStart]);
        _sealed.Add(digits[..length]);
        _sealed.Add(frame[(reply.CasStart + reply.CasLength)..]);
        return _sealed.Bytes;
    }
}
