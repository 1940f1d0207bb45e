using DesignPatterns.ShardRouting.Memcached;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Memcached;

/// <summary>
/// Goal: how a stream is cut into packets changes nothing, and nothing that comes breaks the readers. Method:
/// streams read at once, and in pieces of any lengths.
/// </summary>
public sealed class CutStreamTests
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(300);

    private static readonly Arbitrary<int[]> AnyPieces =
        Gen.Frequency((3, Gen.Choose(1, 7)), (1, Gen.Choose(8, 3_000)))
            .NonEmptyListOf().Resize(10).Select(pieces => pieces.ToArray()).ToArbitrary();

    [Fact]
    public void Requests_are_read_the_same_however_they_are_cut() =>
        IsTheSameCut(Frames.Requests, AnyMemcached.StreamOf(AnyMemcached.Request)).Check(Often);

    [Fact]
    public void Replies_are_read_the_same_however_they_are_cut() =>
        IsTheSameCut(Frames.Replies, AnyMemcached.StreamOf(AnyMemcached.Reply)).Check(Often);

    [Fact]
    public void Noise_is_read_the_same_however_it_is_cut_and_never_breaks_the_readers()
    {
        IsTheSameCut(Frames.Requests, AnyMemcached.Noise).Check(Often);
        IsTheSameCut(Frames.Replies, AnyMemcached.Noise).Check(Often);
    }

    [Fact]
    public void Requests_end_where_the_next_one_starts() =>
        Prop.ForAll(AnyMemcached.Request.ListOf().Resize(20).ToArbitrary(), parts =>
            Frames.Read(Frames.Requests, AnyMemcached.Bytes(string.Concat(parts)), int.MaxValue / 2)
                .SequenceEqual(parts.SelectMany(part =>
                    Frames.Read(Frames.Requests, AnyMemcached.Bytes(part), int.MaxValue / 2))))
        .Check(Often);

    [Fact]
    public void Replies_end_where_the_next_one_starts() =>
        EndsWhereTheNextStarts(Frames.Replies).Check(Often);

    [Fact]
    public void A_reader_that_forgets_the_end_of_a_block_is_found_out() =>
        Assert.ThrowsAny<Exception>(() => EndsWhereTheNextStarts(ForgetsTheEndOfABlock).Check(Often));

    [Fact]
    public void A_reader_that_does_not_wait_for_the_end_of_a_block_is_found_out() =>
        Assert.ThrowsAny<Exception>(() =>
            IsTheSameCut(DoesNotWait, AnyMemcached.StreamOf(AnyMemcached.Reply)).Check(Often));

    private static Property IsTheSameCut(Frames.Reader reader, Arbitrary<byte[]> streams) =>
        Prop.ForAll(streams, AnyPieces, (bytes, pieces) =>
            Frames.Read(reader, bytes, pieces).SequenceEqual(Frames.Read(reader, bytes, 1 << 30))
            && Frames.Read(reader, bytes, 1).SequenceEqual(Frames.Read(reader, bytes, 1 << 30)));

    private static Property EndsWhereTheNextStarts(Frames.Reader reader) =>
        Prop.ForAll(AnyMemcached.Reply.ListOf().Resize(20).ToArbitrary(), parts =>
            Frames.Read(reader, AnyMemcached.Bytes(string.Concat(parts)), 1 << 30)
                .SequenceEqual(parts.SelectMany(part =>
                    Frames.Read(reader, AnyMemcached.Bytes(part), 1 << 30))));

    private static bool ForgetsTheEndOfABlock(ReadOnlySpan<byte> bytes, out int length, out string shown)
    {
        var isRead = Frames.Replies(bytes, out length, out shown);
        length -= shown.StartsWith(nameof(MemcachedReplyKind.Value), StringComparison.Ordinal) ? 2 : 0;
        return isRead;
    }

    private static bool DoesNotWait(ReadOnlySpan<byte> bytes, out int length, out string shown) =>
        Frames.Replies(bytes, out length, out shown)
        || Frames.Replies([.. bytes, .. "\r\n"u8], out length, out shown);
}
