using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.HotKeys;

/// <summary>A read that is put to a copy: when the copy does not have it, the owner is asked as ever.</summary>
/// <remarks>
/// That it goes to the owner past the gate is right: a write that waits there is not sent before the copies are
/// deleted, and each shard answers this read before it answers the deletion. So a client that asks for a value and
/// sets another behind it, without waiting, gets the old one.
/// </remarks>
internal sealed class CopyRead(HotSpread spread) : Call
{
    private Call? _call;

    public void Ask(Call call, Shard copy)
    {
        _call = call;
        Kind = call.Kind;
        Shape = call.Shape;
        SetKey(call.Key);
        copy.Ask(this, call.Command);
    }

    public override void Answer(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> tail)
    {
        var call = Release();
        if (CopyAnswers.IsHit(answer))
        {
            spread.Reads++;
            call.Answer(answer, tail);
        }
        else
        {
            spread.AskOwner(call);
        }
    }

    public override void Fail(string reason) => spread.AskOwner(Release());

    private Call Release()
    {
        var call = _call!;
        _call = null;
        Clear();
        spread.Return(this);
        return call;
    }
}
