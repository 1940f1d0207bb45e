using DesignPatterns.Etcd.Grpc;
using DesignPatterns.Etcd.Messages;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace DesignPatterns.OwnershipElection.Tests.Etcd.Pure;

/// <summary>
/// Goal: messages come out as they went in, however the network cuts them. Method: streams of any messages,
/// in pieces of any lengths, and a reader that takes each piece for a message.
/// </summary>
public sealed class FrameTests
{
    private const int Most = 200_000;
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(300);

    private delegate List<PutRequest> Reading(byte[] stream, int[] pieces);

    private static Arbitrary<int[]> AnyPieces =>
        Gen.Frequency((3, Gen.Choose(1, 7)), (1, Gen.Choose(8, 6_000)))
            .NonEmptyListOf().Resize(10).Select(pieces => pieces.ToArray()).ToArbitrary();

    private static Arbitrary<int[]> AnySizes =>
        Gen.Frequency((3, Gen.Choose(0, 50)), (1, Gen.Choose(3_000, 20_000)))
            .NonEmptyListOf().Resize(8).Select(sizes => sizes.ToArray()).ToArbitrary();

    [Fact]
    public void Messages_come_out_as_they_went_in_however_they_are_cut() => ComesOutAsItWentIn(Read).Check(Often);

    [Fact]
    public void A_reader_that_takes_a_piece_for_a_message_is_found_out() =>
        Assert.ThrowsAny<Exception>(() => ComesOutAsItWentIn(TakesPieceForMessage).Check(Often));

    [Theory]
    [InlineData(Most, true)]
    [InlineData(Most + 1, false)]
    public void A_message_is_as_long_as_it_may_be_and_no_longer(int size, bool isTaken)
    {
        var message = new PutRequest { Value = ByteString.CopyFrom(new byte[size - 4]) };
        var stream = Frame(message);
        Assert.Equal(size + Frames.HeaderSize, stream.Length);

        if (isTaken)
        {
            Assert.Equal(message, Assert.Single(Read(stream, [1_000])));
        }
        else
        {
            Assert.Throws<InvalidDataException>(() => Read(stream, [1_000]));
        }
    }

    [Fact]
    public void A_compressed_message_is_refused_before_it_is_there() =>
        Assert.Throws<InvalidDataException>(() => Read([1, 0, 0, 0, 1], [5]));

    [Fact]
    public void A_message_that_has_not_come_in_full_is_noticed()
    {
        using var reader = new FrameReader(Most);
        Feed(reader, Frame(new PutRequest { Lease = 1 })[..^1], []);
        Assert.True(reader.IsWithinMessage);
    }

    private static Property ComesOutAsItWentIn(Reading read) =>
        Prop.ForAll(AnySizes, AnyPieces, (sizes, pieces) =>
        {
            var messages = sizes.Select((size, index) => new PutRequest
            {
                Lease = index,
                Value = ByteString.CopyFrom(Enumerable.Range(0, size).Select(at => (byte)(at * 31)).ToArray()),
            }).ToList();
            return read([.. messages.SelectMany(Frame)], pieces).SequenceEqual(messages);
        });

    private static byte[] Frame(PutRequest message)
    {
        var frame = new byte[Frames.SizeOf(message)];
        Frames.Write(message, frame);
        return frame;
    }

    private static List<PutRequest> Read(byte[] stream, int[] pieces)
    {
        using var reader = new FrameReader(Most);
        var messages = new List<PutRequest>();
        foreach (var piece in Cut(stream, pieces))
        {
            Feed(reader, piece, messages);
        }

        return messages;
    }

    private static List<PutRequest> TakesPieceForMessage(byte[] stream, int[] pieces) =>
        [.. Cut(stream, pieces)
            .Where(piece => piece.Length >= Frames.HeaderSize)
            .Select(piece => PutRequest.Parser.ParseFrom(piece[Frames.HeaderSize..]))];

    private static void Feed(FrameReader reader, byte[] piece, List<PutRequest> messages)
    {
        for (var fed = 0; fed < piece.Length;)
        {
            var room = reader.GetRoom();
            var count = Math.Min(room.Length, piece.Length - fed);
            piece.AsMemory(fed, count).CopyTo(room);
            reader.Advance(count);
            fed += count;
            while (reader.TryRead(PutRequest.Parser, out var message))
            {
                messages.Add(message!);
            }
        }
    }

    private static IEnumerable<byte[]> Cut(byte[] stream, int[] pieces)
    {
        for (int start = 0, index = 0; start < stream.Length; index++)
        {
            var end = Math.Min(stream.Length, start + pieces[index % pieces.Length]);
            yield return stream[start..end];
            start = end;
        }
    }
}
