using System.Buffers;
using DesignPatterns.SearchMessages;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ScatterGather.Tests.Search;

public sealed class MessageTests
{
    private static readonly ReadOnlyMemory<byte> Shown = ReplyFormat.Show(
        new("id", "title, übersetzt", [new(false, "a "), new(true, "hit")]));

    public static TheoryData<LeafQuestion> Questions =>
    [
        new ShardQuestion("dog OR \"hot dog\"", 10_000),
        new FrequencyQuestion(["dog", "\"hot dog\"", "ca*"]),
        new ClauseQuestion("v1", "dog", "noun", null),
        new ClauseQuestion("v1", "dog", null, [0, 5, 117_658]),
        new DocumentsQuestion("v1", "dog", [9, 3]),
        new PrepareQuestion(),
        new SwitchQuestion("v2"),
        new StraggleQuestion(10_000, 100),
    ];

    public static TheoryData<LeafReply> Replies =>
    [
        new ShardReply(new("v1", 29_000, 117_659), [new(7, 1L << 40, Shown)], 12, IsExact: true),
        new FrequencyReply(["v1", "v2"], [117_659, 5], [0, 12]),
        new ClauseReply([1, 2, 900_000], [65_536, 1, 0]),
        new DocumentsReply([new(7, 0, Shown)]),
        new VersionReply("v2", 5),
        new StraggleReply(HasStraggled: true),
    ];

    [Theory]
    [MemberData(nameof(Questions))]
    public void A_question_reads_as_it_was_written(LeafQuestion question)
    {
        var bytes = Write(question);

        Assert.Equivalent(question, QuestionFormat.Read(bytes), strict: true);
        AssertCutsAreRefused(bytes, cut => QuestionFormat.Read(cut));
    }

    [Theory]
    [MemberData(nameof(Replies))]
    public void A_reply_reads_as_it_was_written(LeafReply reply)
    {
        var bytes = Write(reply);

        Assert.Equal(bytes, Write(ReplyFormat.Read(bytes)));
        AssertCutsAreRefused(bytes, cut => ReplyFormat.Read(cut));
    }

    [Fact]
    public void What_is_shown_of_a_document_is_read_when_it_is_wanted()
    {
        var document = new FoundDocument(1, 2, Shown).Read();

        Assert.Equal("title, übersetzt", document.Title);
        Assert.Equal([new SnippetText(false, "a "), new(true, "hit")], document.Snippet);
    }

    [Fact]
    public void No_bytes_are_taken_for_more_than_they_are() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            foreach (var read in (Action[])[() => QuestionFormat.Read(bytes), () => ReplyFormat.Read(bytes)])
            {
                var fault = Record.Exception(read);
                Assert.True(fault is null or InvalidDataException or OverflowException, $"{fault}");
            }
        })
        .QuickCheckThrowOnFailure();

    private static byte[] Write(LeafQuestion question)
    {
        var output = new ArrayBufferWriter<byte>();
        QuestionFormat.Write(question, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Write(LeafReply reply)
    {
        var output = new ArrayBufferWriter<byte>();
        ReplyFormat.Write(reply, output);
        return output.WrittenSpan.ToArray();
    }

    private static void AssertCutsAreRefused(byte[] bytes, Action<byte[]> read)
    {
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => read(bytes[..length]));
        }
    }
}
