/**
 * Plain English of our own for perplexity: about 1,000 tokens, half of it terse, half of it as in a schoolbook; no two
 * paragraphs alike, because a text that repeats itself is predicted by copying.
 */
export const ENGLISH_TEXT = `The lighthouse at the end of the point had been empty for eleven years when Marta bought it. She was not a
sailor, and she did not like heights, but the price was low and the kitchen had a window that looked straight out to sea.
In the first week she found a box of letters under the stairs. They were written by the last keeper to his sister in the
city, and never sent. He wrote about the weather, the price of coal, a seal that came to the rocks every morning, and the
long nights in which nothing happened except that the lamp turned and the clock went on.

A transformer is a stack of equal blocks. Each block has two parts. In the first, every position looks back at the ones
before it and takes from them what it needs; this is called attention. In the second, every position is changed by itself,
without a look at its neighbours, by two large matrices with a curve between them. What goes in is added to what comes out,
so that a block can also do nothing. After the last block, one more matrix turns the state of each position into a number
for every word that could come next.

Bread needs four things: flour, water, salt and time. The flour brings starch and protein. When it meets water, the protein
forms long strands that hold the dough together, and kneading puts them in order. The salt slows the yeast down and gives
taste. Time does most of the work. A dough that rests overnight in a cold place grows slowly, and its crust comes out of the
oven dark, thin and crisp. People who are in a hurry add more yeast, and wonder why the loaf is dry on the second day.

The committee met on a Tuesday in March. There were five members, and each of them had read the report, but no two had read
the same version. The chair asked for order. The treasurer said that the figures on page nine did not agree with the figures
on page twelve, and that he had told everyone so in January. Someone opened a window. It was agreed, after an hour, that the
bridge should be repaired before the winter, that nobody knew what it would cost, and that the next meeting would begin with
this question rather than end with it.

Light from the sun needs about eight minutes to reach the earth. If the sun went out, we would go on seeing it for that long,
and the planets would follow their old paths, since gravity is no faster than light. Then the sky would turn black in the
middle of the day, and the stars would appear. It would not become cold at once. The oceans hold a great deal of heat, and the
surface would freeze over only after weeks, while the deep water near the warm vents would stay liquid for a very long time.

The water cycle describes how water moves around the planet. The sun heats the surface of the oceans, lakes and rivers, and
some of the water turns into vapor and rises into the air. As the vapor rises, it cools and turns into tiny drops of water,
which form clouds. When the drops become heavy enough, they fall back to the ground as rain or snow. Some of this water flows
into rivers and streams and returns to the ocean. Some of it soaks into the ground, where it is used by plants or becomes
part of the groundwater. Then the cycle begins again.

Regular exercise is good for both the body and the mind. It makes the heart stronger, helps to control weight, and lowers the
risk of many diseases. It can also improve mood and reduce stress, because the body releases chemicals that make people feel
better. Most adults should try to get at least thirty minutes of moderate exercise on most days of the week. This can be as
simple as walking, riding a bike, or working in the garden. It is important to start slowly and to choose an activity that
you enjoy, so that it becomes a part of your daily life.

A computer program is a list of instructions that tells a computer what to do. Programs are written in a programming language,
such as Python, Java or C. The programmer writes the code in a text file, and another program, called a compiler or an
interpreter, turns it into a form that the computer can understand. If there is a mistake in the code, the program may not
work as expected. Finding and fixing these mistakes is called debugging, and it is one of the most important skills that a
programmer can learn. Good programs are easy to read, so that other people can understand them and make changes later.

The first cities grew up along large rivers, where the soil was rich and there was plenty of water. Farmers could grow more
food than they needed, and so other people were free to do other work. Some became potters or weavers, some became soldiers,
and some became priests or kings. Trade brought goods from far away, and writing was invented to keep records of what was
bought and sold. As the cities grew, their rulers built walls to protect them, and roads to connect them with one another.
Many of the things we take for granted today, such as laws, schools and taxes, have their origin in these early cities.`;
