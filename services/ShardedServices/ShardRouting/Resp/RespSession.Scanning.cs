using System.Buffers.Text;
using System.Text;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Resp;

/// <content>
/// SCAN, one shard after the other, and its like for one key; a scan stays with the replica it began
/// at.
/// </content>
internal sealed partial class RespSession
{
    private const string InvalidCursor = "ERR invalid cursor";

    // SCAN cursor …
    private void Scan(ReadOnlySpan<byte> bytes)
    {
        if (!TryReadCursor(bytes, 1, out var sealedCursor))
        {
            Refuse(InvalidCursor);
            return;
        }

        var most = 1;
        foreach (var one in Router.Shards)
        {
            most = Math.Max(most, one.Replicas.Count);
        }

        var (place, cursor) = ScanPlace.Open(sealedCursor, Router.Shards.Length, most);
        while (cursor == 0 && Router.Options.Policy == FailurePolicy.Eject && Router.Shards[place.Shard].IsOut)
        {
            // Its keys are with others for the time being.
            if (place.Shard + 1 == place.Shards)
            {
                AnswerAtOnce("*2\r\n$1\r\n0\r\n*0\r\n"u8);
                return;
            }

            place = place with { Shard = place.Shard + 1 };
        }

        Ask(bytes, 1, Router.Shards[place.Shard], place, cursor, key: default);
    }

    // HSCAN key cursor …
    private void ScanKey(ReadOnlySpan<byte> bytes)
    {
        if (!TryReadCursor(bytes, 2, out var sealedCursor))
        {
            Refuse(InvalidCursor);
            return;
        }

        var key = _request.Argument(bytes, 1);
        var shard = Router.Pick(key);
        var (place, cursor) = ScanPlace.Open(sealedCursor, 1, shard.Replicas.Count);
        Ask(bytes, 2, shard, place, cursor, key);
    }

    private void Ask(
        ReadOnlySpan<byte> bytes, int cursorAt, Shard shard, ScanPlace place, ulong cursor, ReadOnlySpan<byte> key)
    {
        if (place.Replica >= shard.Replicas.Count)
        {
            Refuse(InvalidCursor);
            return;
        }

        if (cursor == 0 && !shard.IsOut)
        {
            place = place with { Replica = shard.NextLive().Index };
        }

        var output = protocol.Output;
        output.ResetWrittenCount();
        RespText.WriteArrayHeader(output, _request.Count);
        for (var argument = 0; argument < _request.Count; argument++)
        {
            RespText.WriteBulk(output, argument == cursorAt
                ? Encoding.ASCII.GetBytes($"{cursor}")
                : _request.Argument(bytes, argument));
        }

        var answer = new ScanAnswer(place) { Session = this };
        var call = Router.Calls.Rent(this, CallKind.Read, key);
        call.Pin = place.Replica;
        answer.Add(call);
        Enqueue(answer);
        if (key.IsEmpty)
        {
            call.Keep(output.WrittenSpan);
            shard.Ask(call, call.Command);
        }
        else
        {
            Router.Ask(call, output.WrittenSpan);
        }
    }

    private bool TryReadCursor(ReadOnlySpan<byte> bytes, int at, out ulong cursor)
    {
        var text = _request.Argument(bytes, at);
        return Utf8Parser.TryParse(text, out cursor, out var used) && used == text.Length;
    }
}
