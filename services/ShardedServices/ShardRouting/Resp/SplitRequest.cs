using System.Buffers;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Sessions;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>Takes a request about many keys apart, into one for each shard.</summary>
internal sealed class SplitRequest
{
    private readonly ArrayBufferWriter<byte> _part = new();
    private readonly List<int> _keysOfPart = [];
    private readonly Dictionary<Shard, int> _partOfShard = [];

    /// <summary>Adds the parts; each is kept, and none is asked yet.</summary>
    /// <param name="keys">Where in the request the keys are; a value follows each when it is a MSET.</param>
    public void Split(
        Router router, ClientSession session, RedisCommand command, RespRequest request, ReadOnlySpan<byte> bytes,
        List<int> keys, GatheredReplies whole)
    {
        var kind = command.IsWrite ? CallKind.Write : CallKind.Read;
        var isSingly = router.AsksKeyByKey;
        _partOfShard.Clear();
        _keysOfPart.Clear();
        foreach (var key in keys)
        {
            var bytesOfKey = request.Argument(bytes, key);
            var shard = router.Pick(bytesOfKey);
            if (isSingly || !_partOfShard.TryGetValue(shard, out var part))
            {
                part = whole.PartCount;
                _partOfShard[shard] = part;
                whole.Add(router.Calls.Rent(session, kind, bytesOfKey));
                _keysOfPart.Add(0);
            }

            whole.PartOfKey.Add(part);
            _keysOfPart[part]++;
        }

        for (var part = 0; part < whole.PartCount; part++)
        {
            Start(request.Argument(bytes, 0), 1 + (_keysOfPart[part] * command.KeyStep));
            if (isSingly)
            {
                Write(request, bytes, keys[part], command.KeyStep);
            }
            else
            {
                WriteAll(part, request, bytes, keys, command.KeyStep, whole);
            }

            whole.Part(part).HasMoreKeys = _keysOfPart[part] > 1;
            whole.Part(part).Keep(_part.WrittenSpan);
        }
    }

    private void Start(ReadOnlySpan<byte> name, int count)
    {
        _part.ResetWrittenCount();
        RespText.WriteArrayHeader(_part, count);
        RespText.WriteBulk(_part, name);
    }

    private void WriteAll(
        int part, RespRequest request, ReadOnlySpan<byte> bytes, List<int> keys, int step, GatheredReplies whole)
    {
        for (var place = 0; place < keys.Count; place++)
        {
            if (whole.PartOfKey[place] == part)
            {
                Write(request, bytes, keys[place], step);
            }
        }
    }

    private void Write(RespRequest request, ReadOnlySpan<byte> bytes, int key, int step)
    {
        for (var argument = key; argument < key + step; argument++)
        {
            RespText.WriteBulk(_part, request.Argument(bytes, argument));
        }
    }
}
