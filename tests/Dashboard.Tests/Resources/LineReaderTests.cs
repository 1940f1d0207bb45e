using System.Text;
using DesignPatterns.Dashboard.Resources;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Resources;

public class LineReaderTests
{
    [Fact]
    public void Lines_are_the_same_however_they_come_in_pieces() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<PositiveInt>(), (bytes, piece) =>
        {
            var text = string.Concat(bytes.Select(one => one % 3 == 0 ? '\n' : (char)('a' + (one % 26))));
            var (lines, _) = Read(text, piece.Get, maximum: 1000);
            return lines.SequenceEqual(text.Split('\n')[..^1]);
        }));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void A_line_that_is_too_long_is_passed_over_and_the_next_is_read(int piece)
    {
        var text = $"one\n{new string('x', 50_001)}\n{new string('y', 50_000)}\nthree\nunfinished";

        var (lines, tooLong) = Read(text, piece, maximum: 50_000);

        Assert.Equal(["one", new string('y', 50_000), "three"], lines);
        Assert.Equal(1, tooLong);
    }

    private static (List<string> Lines, int TooLong) Read(string text, int piece, int maximum)
    {
        var tooLong = 0;
        var lines = new List<string>();
        using var stream = new Pieces(Encoding.UTF8.GetBytes(text), piece);
        var reader = new LineReader(stream, maximum, () => tooLong++);
        while (true)
        {
            // The stream has everything at once, so nothing is waited for.
            var read = reader.ReadAsync(CancellationToken.None).AsTask();
            Assert.True(read.IsCompleted);
            if (read.GetAwaiter().GetResult() is not { } line)
            {
                return (lines, tooLong);
            }

            lines.Add(Encoding.UTF8.GetString(line.Span));
        }
    }

    private sealed class Pieces(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
