using System.Diagnostics;
using DesignPatterns.Dashboard.Console;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Console;

/// <summary>Goal: colours are shown, and nothing else of what a terminal could be told.</summary>
public class AnsiTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\e[31mred\e[0m plain", "[ansi-1:red] plain")]
    [InlineData("\e[1;4;92mall\e[22mless\e[m", "[ansi-10 ansi-bold ansi-underline:all][ansi-10 ansi-underline:less]")]
    [InlineData("\e[40m\e[32minfo\e[39m\e[22m\e[49m: started", "[ansi-2 ansi-on-0:info]: started")]
    [InlineData("\e[38;5;196mx", "[ansi-9:x]")]
    [InlineData("\e[38;5;9mx", "[ansi-9:x]")]
    [InlineData("\e[48;5;255mx", "[ansi-on-7:x]")]
    [InlineData("\e[38;2;0;200;0mx", "[ansi-2:x]")]
    [InlineData("\e[38:2::255:255:255mx", "[ansi-15:x]")]
    [InlineData("\e[38:2:255:255:255mx", "[ansi-15:x]")]
    [InlineData("\e[38:5:4mx", "[ansi-4:x]")]
    [InlineData("\e[58;5;1;31mx", "[ansi-1:x]")]
    [InlineData("\e[4:0;1mx", "[ansi-bold:x]")]
    [InlineData("\e[7mx", "[ansi-inverse:x]")]
    [InlineData("\e[7;31mx", "[ansi-on-1:x]")]
    [InlineData("\e[1;mx", "x")]
    [InlineData("\e[38;5;999mx", "x")]
    [InlineData("\e[99999999999999999999mx", "x")]
    [InlineData("\e[31mone\e[31mtwo", "[ansi-1:onetwo]")]
    public void Colours_and_styles_become_classes(string text, string expected) => Assert.Equal(expected, Write(text));

    [Theory]
    [InlineData("a\e[2Jb", "ab")]
    [InlineData("a\e[10;20Hb\e[?25lc", "abc")]
    [InlineData("a\e[>4;1mb", "ab")]
    [InlineData("a\e]0;title\ab", "ab")]
    [InlineData("a\e]8;;https://elsewhere.example\e\\link\e]8;;\e\\b", "alinkb")]
    [InlineData("a\ePdata\e\\b", "ab")]
    [InlineData("a\e(Bb\ecc\e7d", "abcd")]
    [InlineData("a\u009b31mb", "a[ansi-1:b]")]
    [InlineData("a\u009dtitle\u009cb", "ab")]
    [InlineData("a\0\b\r\u007f\u0085b\tc", "ab\tc")]
    [InlineData("a\e]title\e[31mb", "a[ansi-1:b]")]
    [InlineData("a\e[3\e[31mb", "a[ansi-1:b]")]
    [InlineData("a\e[3ä", "aä")]
    public void Whatever_else_a_terminal_would_do_is_dropped(string text, string expected) =>
        Assert.Equal(expected, Write(text));

    [Theory]
    [InlineData("a\e")]
    [InlineData("a\e[")]
    [InlineData("a\e[31")]
    [InlineData("a\e[31 ")]
    [InlineData("a\e]0;ti")]
    [InlineData("a\e]0;ti\e")]
    [InlineData("a\e(")]
    public void A_sequence_that_the_line_ends_in_is_dropped(string text) => Assert.Equal("a", AnsiText.Plain(text));

    [Fact]
    public void No_text_leaves_a_control_character_or_more_than_it_had() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements([.. "\e\e\e[[[]](;:?m1389 0\a\\\u009b\u009c\u0090PX\taä<"]).ListOf().ToArbitrary(), letters =>
        {
            var text = string.Concat(letters);
            var plain = AnsiText.Plain(text);
            return plain.All(letter => letter == '\t' || !char.IsControl(letter)) && plain.Length <= text.Length;
        }));

    [Theory]
    [InlineData("\e]")]
    [InlineData("\e[")]
    [InlineData("\e[1")]
    [InlineData("\e[1;")]
    [InlineData("\e[31mx")]
    [InlineData("\e[38;5;")]
    [InlineData("\eP\e")]
    public void A_megabyte_of_sequences_takes_no_more_than_a_megabyte_of_text(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var watch = Stopwatch.StartNew();

        AnsiText.Plain(text);

        // Milliseconds when it is linear, minutes when it is not.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_line_is_cut_at_what_is_shown_of_it_not_at_its_sequences()
    {
        var line = AnsiText.Parse("\e[31mabc\e[0mdef\e[1mghi", maximumLength: 6);

        Assert.True(line.IsCut);
        Assert.Equal("abcdef", string.Concat(line.Runs.Select(run => run.Text)));
        Assert.False(AnsiText.Parse("abcdef\e[0m", maximumLength: 6).IsCut);
    }

    [Fact]
    public void A_line_of_a_thousand_colours_is_told_apart_in_200_pieces_and_loses_no_text()
    {
        var text = string.Concat(Enumerable.Range(0, 1000).Select(index => $"\e[{31 + (index % 2)}mx"));

        var line = AnsiText.Parse(text);

        Assert.Equal(AnsiText.MaximumRuns, line.Runs.Length);
        Assert.Equal(1000, line.Runs.Sum(run => run.Text.Length));
    }

    [Theory]
    [InlineData("abcabc", "b", "a[b]ca[b]c")]
    [InlineData("aaaa", "AA", "[aa][aa]")]
    [InlineData("x\e[31mhe\e[32mllo\e[0my", "hello", "x[he][llo]y")]
    [InlineData("\e[31mone two\e[0m", "two", "one [two]")]
    [InlineData("abc", "z", "abc")]
    [InlineData("", "z", "")]
    public void Hits_are_marked_across_colours(string text, string sought, string expected) =>
        Assert.Equal(expected, string.Concat(ConsoleHits.Mark(AnsiText.Parse(text).Runs, sought)
            .Select(piece => piece.IsHit ? $"[{piece.Text}]" : piece.Text)));

    private static string Write(string text) => string.Concat(AnsiText.Parse(text).Runs.Select(
        run => run.Style.Classes is { } classes ? $"[{classes}:{run.Text}]" : run.Text));
}
